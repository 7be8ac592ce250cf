"""Typical wrong answers in the lab on the Vision Transformer, and the numbers that it prints."""

import copy

import pytest
import torch

from labs.checks import vit as check
from notes_site.digits import digits
from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from notes_site.solution import solution
from transformer_notes.layers import EncoderLayer, gelu
from transformer_notes.patches import patchify, unpatchify
from transformer_notes.vit import VisionTransformer, ViTConfig

EXPECTED = {"shuffled": 0.3, "shifted": 0.9, "zero": 0.5, "both": 0.95}


def block(forward):
    """Give a block whose forward is another one."""

    class Block(EncoderLayer):
        def __init__(self, d_model, num_heads, d_ff):
            super().__init__(
                d_model, num_heads, d_ff, activation=gelu, attention_bias=True, pre_norm=True
            )

        def forward(self, x):
            return forward(
                x,
                lambda asks, is_read=None: self.attention(
                    asks, asks if is_read is None else is_read
                )[0],
                self.attention_norm,
                self.feed_forward,
                self.feed_forward_norm,
            )

    return Block


def two_parts(first, second):
    """Give a block of two parts, each with what came in, its sub-layer and its norm."""
    return block(
        lambda x, attend, norm, feed, feed_norm: second(first(x, attend, norm), feed, feed_norm)
    )


def right_part(x, part, norm):
    return x + part(norm(x))


def bare(x, part, norm):
    return x + part(x)


def replaced(x, part, norm):
    return part(norm(x))


def post_norm(x, part, norm):
    return norm(x + part(x))


def from_the_norm(x, part, norm):
    return norm(x) + part(norm(x))


def rightly(x, attend, norm, feed_forward, other_norm):
    y = x + attend(norm(x))
    return y + feed_forward(other_norm(y))


def model(read):
    """Give a model that reads the answer elsewhere, from tokens after each layer."""

    class Model(VisionTransformer):
        def forward(self, images):
            after = [self.embed(images)]
            for layer in self.layers:
                after.append(layer(after[-1]))
            return read(self, after)

    return Model


def tokens(order):
    """Give wrong tokens, from what they are made of: patches, class token, positions."""
    return lambda patches, to_token, class_token, positions: order(
        to_token(patches), class_token.expand(len(patches), 1, -1), positions
    )


def filled_in_place(model, table):
    with torch.no_grad():
        model.positions.table.copy_(table)
    return model


def with_added(model, table):
    changed = copy.deepcopy(model)
    with torch.no_grad():
        changed.positions.table.add_(table)
    return changed


def with_new_rows(model, table):
    changed = copy.deepcopy(model)
    with torch.no_grad():
        changed.positions.table[1:] = table[1:]
    return changed


def with_taken(model, table):
    changed = filled_in_place(copy.deepcopy(model), table)
    table.zero_()
    return changed


def joined(images, p, *order):
    batch, channels = images.shape[:2]
    return cut(images, p, *order).reshape(batch, -1, p * p * channels)


def emptied(function, place=0):
    """Give a right function that empties one of its arguments."""

    def answer(*given):
        found = function(*given)
        with torch.no_grad():
            given[place].zero_()
        return found

    return answer


def embedded(patches, to_token, class_token, positions):
    first = class_token.expand(len(patches), 1, -1)
    return torch.cat((first, to_token(patches)), dim=1) + positions


def read(weights, grid):
    return weights.mean(dim=1)[:, 0, 1:].reshape(-1, grid, grid)


def reordered(patches, orders):
    return patches.take_along_dim(orders[..., None], dim=1)


def reordered_in_place(patches, orders):
    for own, order in zip(patches, orders, strict=True):
        own.copy_(own[order])
    return patches


def added_in_place(x, attend, norm, feed, feed_norm):
    x += attend(norm(x))
    return x + feed(feed_norm(x))


def squared_in_place(x, attend, norm, feed, feed_norm):
    y = x + attend(norm(x))
    z = y.exp()
    lost = z.sum() * 0
    z += 1
    return y + feed(feed_norm(y)) + lost


def in_blocks(step):
    """Give a model whose blocks are used otherwise: a function of the model and the tokens."""
    return model(lambda m, x: m.to_logits(m.norm(step(m, x[0]))[:, 0]))


def each_normed(m, x):
    for layer in m.layers:
        x = m.norm(layer(x))
    return x


def each_added(m, x):
    for layer in m.layers:
        x = x + layer(x)
    return x


def through(layers, x):
    for layer in layers:
        x = layer(x)
    return x


def cut(images, p, *order):
    batch, channels, height, width = images.shape
    return images.reshape(batch, channels, height // p, p, width // p, p).permute(0, *order)


ROWS = torch.arange(3)[:, None]
WRONG = [
    (check.by_hand, [..., ..., ..., ...], "is not written yet"),
    (check.by_hand, [16, 4, 17], "four numbers"),
    (check.by_hand, [4, 4, 17, 9], "of one row"),
    (check.by_hand, [64, 4, 17, 9], "are the pixels"),
    (check.by_hand, [16, 2, 17, 9], "the side of a patch"),
    (check.by_hand, [16, 4, 16, 9], "the class token is a token"),
    (check.by_hand, [16, 4, 17, 6], "rows and columns are exchanged"),
    (check.by_hand, [16, 4, 17, 10], "one too many"),
    (check.by_hand, [16, 4, 17, 8], "by_hand[3] is 8, expected is 9"),
    (check.patchify, lambda x, p: x.reshape(len(x), -1, p * p * x.shape[1]), "strips of a row"),
    (check.patchify, lambda x, p: cut(x, p, 2, 4, 1, 3, 5).flatten(3).flatten(1, 2), "channel"),
    (check.patchify, lambda x, p: cut(x, p, 2, 4, 5, 3, 1).flatten(3).flatten(1, 2), "mirrored"),
    (check.patchify, lambda x, p: cut(x, p, 4, 2, 3, 5, 1).flatten(3).flatten(1, 2), "column by"),
    (check.patchify, lambda x, p: cut(x, p, 2, 4, 3, 5, 1).flatten(3), "stand in a grid"),
    (check.patchify, lambda x, p: patchify(x, 2), "has the shape 1 × 18 × 4"),
    (
        check.embed,
        lambda patches, to_token, token, positions: (
            torch.cat((token[None, None], to_token(patches)), dim=1) + positions
        ),
        "repeats nothing",
    ),
    (check.embed, tokens(lambda x, first, e: torch.cat((x, first), dim=1) + e), "stands last"),
    (check.embed, tokens(lambda x, first, e: torch.cat((first, x), dim=1)), "are missing"),
    (
        check.embed,
        tokens(lambda x, first, e: torch.cat((first, x + e[1:]), dim=1)),
        "has no position",
    ),
    (check.embed, tokens(lambda x, first, e: torch.cat((first, x + e[:-1]), dim=1)), "off by one"),
    (check.embed, tokens(lambda x, first, e: x + e[1:]), "class token is missing"),
    (check.embed, tokens(lambda x, first, e: torch.stack((x, first))), "your code stopped with"),
    (check.block, two_parts(post_norm, post_norm), "after the sums"),
    (check.block, two_parts(bare, bare), "nothing is normalised"),
    (check.block, two_parts(replaced, right_part), "what attention read replaces x"),
    (check.block, two_parts(right_part, replaced), "replaces its input"),
    (check.block, two_parts(replaced, replaced), "nothing is added"),
    (check.block, two_parts(from_the_norm, from_the_norm), "the token as it came in"),
    (check.block, block(lambda x, a, n, f, m: x + f(m(x))), "is lost"),
    (check.block, block(lambda x, a, n, f, m: x + f(m(x + a(n(x))))), "is added to x"),
    (check.block, block(lambda x, a, n, f, m: x + a(n(x)) + f(m(x))), "network reads x"),
    (
        check.block,
        two_parts(lambda x, attend, norm: x + attend(norm(x), x), right_part),
        "only what asks is normalised",
    ),
    (check.block, block(lambda x, a, n, f, m: x + a(n(x))), "network is missing"),
    (check.vision_transformer, model(lambda m, x: m.to_logits(x[-1][:, 0])), "last norm"),
    (check.vision_transformer, model(lambda m, x: m.to_logits(m.norm(x[-1]))), "every token"),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1]).mean(dim=1))),
        "mean of all tokens",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, 1:].mean(dim=1))),
        "mean of the patches",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, -1])),
        "the last patch",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, 1])),
        "the first patch",
    ),
    (check.vision_transformer, model(lambda m, x: m.to_logits(m.norm(x[0])[:, 0])), "no block"),
    (check.vision_transformer, model(lambda m, x: m.to_logits(m.norm(x[1])[:, 0])), "only one"),
    (check.vision_transformer, model(lambda m, x: m.norm(x[-1])[:, 0]), "makes logits of it"),
    (check.vision_transformer, model(lambda m, x: None), "is not written yet"),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 1:, 0].reshape(-1, grid, grid),
        "who asks is a row",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 0, :-1].reshape(-1, grid, grid),
        "dropped the last entry",
    ),
    (
        check.class_token_map,
        lambda w, grid: w[:, 0, 0, 1:].reshape(-1, grid, grid),
        "first head alone",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.sum(dim=1)[:, 0, 1:].reshape(-1, grid, grid),
        "sum of the heads",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, -1, 1:].reshape(-1, grid, grid),
        "row of the last patch",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 1, 1:].reshape(-1, grid, grid),
        "row of the first patch",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 0, 1:].reshape(-1, grid, grid).mT,
        "mirrored",
    ),
    (check.class_token_map, lambda w, grid: w.mean(dim=1)[:, 0, 1:], "the shape 2 × 9"),
    (check.expected, EXPECTED | {"zero": ...}, "is not written yet"),
    (check.expected, EXPECTED | {"zero": 40}, "a share from 0 to 1"),
    (check.expected, EXPECTED | {"both": 0.1}, "attention reads a set"),
    (check.reorder, lambda patches, orders: patches[:, orders[0]], "the order of the first one"),
    (check.reorder, lambda p, orders: p[ROWS, orders.argsort(dim=1)], "undoes the orders"),
    (check.reorder, lambda patches, orders: patches[:, orders], "the order of every row"),
    (check.reorder, lambda patches, orders: patches, "nothing was moved"),
    (check.with_positions, filled_in_place, "copy it first"),
    (check.with_positions, lambda model, table: None, "is not written yet"),
    (check.with_positions, lambda model, table: copy.deepcopy(model), "still has the old"),
    (check.with_positions, with_added, "takes its place"),
    (check.by_hand, None, "by_hand is None, expected is a list"),
    (check.by_hand, {"patches": 16, "numbers": 4, "tokens": 17, "place": 9}, "expected is a list"),
    (check.by_hand, ["16", 4, 17, 9], "by_hand[0] is '16', expected is a whole number"),
    (check.by_hand, [16, 4, 17, (2, 1)], "by_hand[3] is (2, 1), expected is a whole number"),
    (check.by_hand, [16, 4, 17, 9.0], "takes it for an index"),
    (check.patchify, emptied(patchify), "change images in place"),
    (check.patchify, lambda x, p: joined(x, p, 4, 2, 5, 3, 1), "rows and columns are exchanged"),
    (check.patchify, lambda x, p: joined(x, p, 2, 4, 3, 1, 5), "between row and column"),
    (check.patchify, lambda x, p: joined(x, p, 1, 2, 4, 3, 5), "counted before the patches"),
    (check.patchify, lambda x, p: joined(x, p, 2, 3, 4, 5, 1), "the column of patches comes befor"),
    (
        check.patchify,
        lambda x, p: (
            x.reshape(*x.shape[:2], p, x.shape[2] // p, p, x.shape[3] // p)
            .permute(0, 2, 4, 3, 5, 1)
            .reshape(len(x), -1, p * p * x.shape[1])
        ),
        "cut the wrong way round",
    ),
    (check.patchify, lambda x, p: patchify(x, p).mT, "a patch is a row"),
    (
        check.patchify,
        lambda x, p: torch.nn.functional.unfold(x, p, stride=p),
        "exchanged, and the channel comes first",
    ),
    (
        check.patchify,
        lambda x, p: x.reshape(2, 3, x.shape[2] // p, p, x.shape[2] // p, p),
        "the images of this check have the shape 2 × 3 × 4 × 6, and patch_size is 2",
    ),
    (
        check.embed,
        lambda patches, to_token, token, e: torch.cat((token, to_token(patches)), dim=1) + e,
        "repeats nothing",
    ),
    (check.embed, tokens(lambda x, first, e: torch.cat((first, x), dim=0) + e), "it is dim=1"),
    (check.embed, tokens(lambda x, first, e: x + e), "one more than patches"),
    (
        check.embed,
        tokens(lambda x, first, e: torch.cat((first, x), dim=1) + e.roll(1, dims=0)),
        "off by one",
    ),
    (check.embed, tokens(lambda x, first, e: torch.cat((first, x), dim=1) + 2 * e), "added twice"),
    (check.embed, tokens(lambda x, first, e: torch.cat((first, x), dim=1) * e), "you multiply"),
    (
        check.embed,
        tokens(lambda x, first, e: torch.cat((0 * first, x), dim=1) + e),
        "holds its position alone",
    ),
    (
        check.embed,
        lambda x, linear, *others: embedded(x, lambda p: p @ linear.weight.T, *others),
        "has a bias",
    ),
    (check.embed, lambda *given: embedded(*given).detach(), "training would not reach"),
    (
        check.embed,
        lambda x, linear, token, e: embedded(x, linear, token.detach(), e),
        "training would not reach",
    ),
    (check.embed, emptied(embedded, place=3), "change positions in place"),
    (check.embed, emptied(embedded, place=2), "change class_token in place"),
    (check.block, block(added_in_place), "write x = x + …"),
    (check.block, block(squared_in_place), "training stops"),
    (check.block, block(torch.no_grad()(lambda x, a, n, f, m: x + f(m(x)))), "is lost"),
    (
        check.block,
        block(torch.no_grad()(lambda x, a, n, f, m: x + a(n(x)) + f(m(x + a(n(x)))))),
        "training would not reach",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: rightly(x.detach(), a, n, f, m)),
        "training would not reach",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: rightly(x, a, n, f, m) - (x - x.detach())),
        "something is cut off",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1] - (x[0] - x[0].detach()))[:, 0])),
        "something is cut off",
    ),
    (check.block, two_parts(bare, right_part), "attention reads x as it is"),
    (check.block, two_parts(right_part, bare), "reads its input as it is"),
    (check.block, two_parts(from_the_norm, right_part), "attention adds to the normalised"),
    (check.block, two_parts(right_part, from_the_norm), "adds to what its norm gave"),
    (
        check.block,
        two_parts(lambda x, attend, norm: x + attend(x, norm(x)), right_part),
        "only what is read is normalised",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: x + a(n(x)) + f(n(x + a(n(x))))),
        "the second part has its own",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: x + a(m(x)) + f(m(x + a(m(x))))),
        "attention has its own",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: x + a(m(x)) + f(n(x + a(m(x))))),
        "norms are exchanged",
    ),
    (
        check.block,
        block(lambda x, a, n, f, m: x + f(m(x)) + a(n(x + f(m(x))))),
        "comes first: attention does",
    ),
    (check.block, block(lambda x, a, n, f, m: x), "nothing has changed"),
    (
        check.block,
        block(lambda x, a, n, f, m: m(x + a(n(x)) + f(m(x + a(n(x)))))),
        "once more at the end",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[0])),
        "the class token of every picture",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, 0]).softmax(dim=-1)),
        "these are probabilities",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, 0]).log_softmax(dim=-1)),
        "logarithms",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(m.norm(x[-1])[:, 0]).squeeze()),
        "(one image) has the shape 5",
    ),
    (
        check.vision_transformer,
        model(torch.no_grad()(lambda m, x: m.to_logits(m.norm(x[-1])[:, 0]))),
        "training would not reach",
    ),
    (check.vision_transformer, in_blocks(lambda m, x: m.layers[-1](x)), "the one before gave"),
    (check.vision_transformer, in_blocks(lambda m, x: through(m.layers[::-1], x)), "reversed"),
    (check.vision_transformer, in_blocks(each_added), "the block has done that"),
    (check.vision_transformer, in_blocks(each_normed), "and once more at the end"),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(each_normed(m, x[0])[:, 0])),
        "stands behind each block: it comes",
    ),
    (
        check.vision_transformer,
        model(lambda m, x: m.to_logits(through(m.layers, m.norm(x[0]))[:, 0])),
        "in front of the blocks",
    ),
    (
        check.vision_transformer,
        in_blocks(lambda m, x: through(m.layers, x + m.positions.table)),
        "embed has added them",
    ),
    (check.class_token_map, emptied(read), "change weights in place"),
    (
        check.class_token_map,
        lambda w, grid: w[:, :, 0, 1:].amax(dim=1).reshape(-1, grid, grid),
        "the largest weight",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=(1, 2))[:, 1:].reshape(-1, grid, grid),
        "what all tokens read",
    ),
    (
        check.class_token_map,
        lambda w, grid: w[:, :, 1:, 1:].mean(dim=(1, 2)).reshape(-1, grid, grid),
        "what the patches read: the",
    ),
    (
        check.class_token_map,
        lambda w, grid: read(w, grid) / read(w, grid).sum(dim=(1, 2), keepdim=True),
        "add up to 1 again",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 0, 1:].softmax(dim=-1).reshape(-1, grid, grid),
        "a softmax once more",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=0)[:, 0, 1:].reshape(-1, grid, grid),
        "over heads, dim=1",
    ),
    (
        check.class_token_map,
        lambda w, grid: w.mean(dim=1)[:, 0].reshape(-1, grid, grid),
        "of the 10 numbers in a row",
    ),
    (check.expected, None, "wanted is a dict"),
    (check.expected, [0.1, 0.1, 0.1, 0.97], "wanted is a dict"),
    (check.expected, {"both": 0.97}, "no expectation for shuffled, shifted, zero"),
    (check.expected, EXPECTED | {"zero": None}, "zero is None, expected is a share"),
    (check.expected, EXPECTED | {"both": "97 %"}, "both is '97 %', expected is a share"),
    (check.expected, EXPECTED | {"both": "0.97"}, "without quotes"),
    (check.reorder, reordered_in_place, "change patches in place"),
    (check.reorder, emptied(reordered, place=1), "change orders in place"),
    (check.reorder, lambda patches, orders: patches[orders], "for those of pictures"),
    (check.with_positions, lambda model, table: table, "is a Tensor, expected is a model"),
    (check.with_positions, with_new_rows, "row 0, of the class token, is still the old one"),
    (check.with_positions, with_taken, "changed the table"),
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answer, hint):
    verdict = check(answer)

    assert not verdict.right
    assert hint in repr(verdict)


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (check.by_hand, torch.tensor([16, 4, 17, 9])),
        (check.by_hand, ((8 / 2) ** 2, 2**2, 17.0, 9)),
        (check.patchify, lambda images, patch_size: patchify(images, patch_size).double()),
        (check.embed, lambda *given: torch.stack([embedded(p[None], *given[1:])[0]
                                                  for p in given[0]])),
        (check.block, two_parts(right_part, right_part)),
        (check.vision_transformer, in_blocks(lambda m, x: through(m.layers, x))),
        (check.vision_transformer, model(lambda m, x: m.to_logits(m.norm(x[-1]))[:, 0])),
        (check.class_token_map, lambda w, grid: w[:, :, 0, 1:].mean(dim=1).view(-1, grid, grid)),
        (check.reorder, reordered),
        (check.with_positions, lambda m, table: filled_in_place(copy.deepcopy(m), table)),
    ],
)  # fmt: skip
def test_a_right_answer_is_right_however_it_is_written_and_again(check, answer):
    assert repr(check(answer)).endswith(": right.")
    assert repr(check(answer)).endswith(": right.")


def test_an_answer_that_empties_the_images_leaves_those_of_the_check():
    check.patchify(emptied(patchify))

    assert check.patchify(patchify).right
    assert not check.patchify(lambda x, p: torch.zeros(2, 6, 12)).right


def test_any_expectation_but_the_one_that_can_be_known_is_accepted():
    assert check.expected(EXPECTED).right


@pytest.fixture(scope="module")
def lab():
    return solution("vit")


def test_the_model_of_the_lab_gives_the_logits_of_the_recorded_one(lab):
    ours = recorded_vit("digits")
    theirs = lab.VisionTransformer(lab.SIZES)
    theirs.load_state_dict(ours.state_dict())

    assert torch.equal(theirs(lab.tests.images), ours(lab.tests.images))
    assert torch.equal(
        theirs.attention_weights(lab.tests.images[:3]), ours.attention_weights(lab.tests.images[:3])
    )


def test_the_model_of_the_lab_learns(lab):
    torch.manual_seed(1)
    fresh = lab.VisionTransformer(lab.SIZES)
    lab.fit(fresh, lab.training, steps=60, seed=1)
    assert lab.right(fresh, lab.tests.images) > len(lab.tests.labels) / 2


def test_the_lab_has_the_sizes_and_the_recipe_of_the_experiment(lab):
    settings = recorded("digits")["settings"]

    assert ViTConfig(**settings["vit"]) == lab.SIZES
    assert (settings["steps"], settings["batch"], settings["rates"]["ViT"]) == (400, 64, 5e-3)


def test_what_breaks_the_recorded_model_and_what_does_not():
    """The lab prints counts: no two best logits are so close that rounding could swap them."""
    model, images = recorded_vit("digits"), digits()[1].images
    patches = patchify(images, 2)
    torch.manual_seed(0)
    orders = torch.rand(len(patches), 16).argsort(dim=1)
    shuffled = patches[torch.arange(len(patches))[:, None], orders]
    order, table = orders[0], model.positions.table.detach()
    moved, moved_table = patches[:, order], torch.cat((table[:1], table[1:][order]))

    def right(patches, table):
        with torch.no_grad():
            logits = filled_in_place(copy.deepcopy(model), table)(unpatchify(patches, 2, 8, 8))
        best = logits.topk(2).values
        assert (best[:, 0] - best[:, 1]).min() > 1e-3
        return (logits.argmax(dim=-1) == digits()[1].labels).float().mean()

    before = right(patches, table)
    assert before > 0.95
    for broken in (
        right(shuffled, table),
        right(moved, table),
        right(patches, table.roll(1, dims=0)),
        right(patches, torch.zeros_like(table)),
    ):
        assert broken < 0.25
    assert right(moved, moved_table) == before
