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
]


@pytest.mark.parametrize(("check", "answer", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answer, hint):
    verdict = check(answer)

    assert not verdict.right
    assert hint in repr(verdict)


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
