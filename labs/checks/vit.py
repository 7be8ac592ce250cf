"""The checks of the lab on the Vision Transformer."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import torch
from einops import rearrange
from torch import Tensor, nn

from labs.checks.verdict import (
    NOT_WRITTEN,
    Wrong,
    expect_equal,
    expect_gradient,
    expect_tensor,
    explained,
    kept,
    task,
)
from transformer_notes.layers import EncoderLayer, gelu
from transformer_notes.vit import VisionTransformer, ViTConfig

Function = Callable[..., Tensor]

# Other sizes than those of the lab: pictures that are not square, and several channels.
BATCH, CHANNELS, HEIGHT, WIDTH, PATCH = 2, 3, 4, 6, 2
IMAGES = torch.arange(1.0 * BATCH * CHANNELS * HEIGHT * WIDTH).reshape(
    BATCH, CHANNELS, HEIGHT, WIDTH
)
SIZES = ViTConfig(
    image_size=6,
    patch_size=2,
    num_channels=1,
    d_model=12,
    d_ff=20,
    num_heads=3,
    num_layers=2,
    num_classes=5,
)


@task("Task 1, counts by hand")
def by_hand(numbers: Any) -> None:
    """Check the four numbers that are counted on paper."""
    if isinstance(numbers, str | Mapping) or not isinstance(numbers, Iterable):
        raise Wrong(f"by_hand is {numbers!r}, expected is a list of four numbers")
    numbers = list(numbers)
    if any(number is ... for number in numbers):
        raise Wrong(f"by_hand {NOT_WRITTEN}")
    if len(numbers) != 4:
        raise Wrong(f"expected are four numbers, found are {len(numbers)}")
    for i, number in enumerate(numbers):
        if isinstance(number, str) or not _is_whole(number):
            raise Wrong(f"by_hand[{i}] is {number!r}, expected is a whole number, such as 3")
    if isinstance(numbers[3], float):
        raise Wrong(
            f"by_hand[3] is {numbers[3]}: a later cell takes it for an index, so write it without "
            "a point, or divide with //"
        )
    patches, patch_dim, tokens, place = numbers
    mistakes = {
        "by_hand[0]: 4 are the patches of one row; there are as many rows": patches == 4,
        "by_hand[0]: 64 are the pixels; a patch takes four of them": patches == 64,
        "by_hand[1]: 2 is the side of a patch; it has two rows of two pixels": patch_dim == 2,
        "by_hand[2]: the class token is a token as well": tokens == 16,
        "by_hand[3]: rows and columns are exchanged: a row of patches has four, so count four "
        "for each full row above": place == 6,
        "by_hand[3]: one too many: the first patch has the number 0": place == 10,
    }
    for hint, made in mistakes.items():
        if made:
            raise Wrong(hint)
    found = torch.tensor([float(number) for number in numbers])
    expect_equal(found, torch.tensor([16.0, 4.0, 17.0, 9.0]), "by_hand")


@task("Task 2, patches")
def patchify(function: Function) -> None:
    """Check the cut into patches."""

    def cut(pattern: str) -> Tensor:
        return rearrange(IMAGES, f"b c (rows p) (columns q) -> b {pattern}", p=PATCH, q=PATCH)

    exchanged = IMAGES.reshape(BATCH, CHANNELS, PATCH, -1, PATCH, WIDTH // PATCH)
    answer = kept(function, "images")
    found = explained(
        lambda: answer(IMAGES, PATCH),
        f"the images of this check have the shape {BATCH} × {CHANNELS} × {HEIGHT} × {WIDTH}, and "
        f"patch_size is {PATCH}",
    )
    expect_equal(
        found,
        cut("(rows columns) (p q c)"),
        "patchify(images, 2)",
        {
            "these are strips of a row, not squares: reshape alone keeps the order in memory; "
            "permute the axes before you join them": IMAGES.reshape(BATCH, -1, PATCH**2 * CHANNELS),
            "the channel comes first inside your patches: the order is row, column, channel": cut(
                "(rows columns) (c p q)"
            ),
            "your patches are mirrored along their diagonal: inside a patch the row comes before "
            "the column": cut("(rows columns) (q p c)"),
            "your patches are counted column by column: the row of patches comes first": cut(
                "(columns rows) (p q c)"
            ),
            "your patches stand in a grid: join its rows and columns to one axis": cut(
                "rows columns (p q c)"
            ),
            "rows and columns are exchanged, of the patches and inside them: the row comes first": (
                cut("(columns rows) (q p c)")
            ),
            "the channel stands between row and column inside your patches: it comes last": cut(
                "(rows columns) (p c q)"
            ),
            "the channel is counted before the patches: it comes last, inside the patch": (
                rearrange(
                    IMAGES,
                    "b c (rows p) (columns q) -> b (c rows columns p q)",
                    p=PATCH,
                    q=PATCH,
                ).reshape(BATCH, -1, PATCH**2 * CHANNELS)
            ),
            "these are strips of a row, not squares: the column of patches comes before the row in "
            "the patch": cut("(rows p columns q c)").reshape(BATCH, -1, PATCH**2 * CHANNELS),
            "the axes are cut the wrong way round: of the two the larger step comes first, "
            "height // p, then p": exchanged.permute(0, 2, 4, 3, 5, 1).reshape(
                BATCH, -1, PATCH**2 * CHANNELS
            ),
            "the two last axes are exchanged: a patch is a row, its numbers are columns": cut(
                "(p q c) (rows columns)"
            ),
            "the two last axes are exchanged, and the channel comes first inside the patch": cut(
                "(c p q) (rows columns)"
            ),
        },
    )
    larger = torch.arange(6.0 * 12).reshape(1, 1, 6, 12)
    right = rearrange(larger, "b c (rows p) (columns q) -> b (rows columns) (p q c)", p=3, q=3)
    expect_equal(answer(larger, 3), right, "patchify(one image of 6 × 12, 3)")


@task("Task 3, tokens")
def embed(function: Function) -> None:
    """Check projection, class token and positions, for several images."""
    generator = torch.Generator().manual_seed(0)
    patches, class_token, positions = (
        torch.randn(shape, generator=generator) for shape in ((3, 4, 5), (7,), (5, 7))
    )
    class_token.requires_grad_(True)
    positions.requires_grad_(True)
    to_token = nn.Linear(5, 7)
    _randomise(to_token)
    called = kept(
        lambda *given: function(given[0], to_token, *given[1:]),
        "patches",
        "class_token",
        "positions",
    )
    try:
        found = called(patches, class_token, positions)
    except (IndexError, RuntimeError) as error:
        said = str(error)
        if "must match except in dimension 1" in said or "expected to be in range of [-1" in said:
            raise Wrong(
                "torch.cat wants as many class tokens as images, and repeats nothing by itself: "
                "expand the class token to the size of the batch"
            ) from None
        if "must match except in dimension" in said:
            raise Wrong(
                "torch.cat joins along another axis than that of the tokens: it is dim=1"
            ) from None
        if "tensor a (4) must match the size of tensor b (5)" in said:
            raise Wrong(
                "there are positions for the class token and all patches, one more than patches: "
                "put the class token in front, then add"
            ) from None
        raise
    tokens = to_token(patches)
    first = class_token.expand(3, 1, -1)
    expect_equal(
        found,
        torch.cat((first, tokens), dim=1) + positions,
        "embed(patches, to_token, class_token, positions)",
        {
            "the class token stands last: it belongs in front": (
                torch.cat((tokens, first), dim=1) + positions
            ),
            "the positions are missing": torch.cat((first, tokens), dim=1),
            "the class token has no position: row 0 of the table is its own": (
                torch.cat((first, tokens + positions[1:]), dim=1)
            ),
            "your positions are off by one: row 0 of the table belongs to the class token, row 1 "
            "to the first patch": torch.cat((first, tokens + positions[:-1]), dim=1),
            "the class token is missing": tokens + positions[1:],
            "row 0 of the table belongs to the class token, row 1 to the first patch: your "
            "positions are off by one": (
                torch.cat((first, tokens), dim=1) + positions.roll(1, dims=0)
            ),
            "the positions are added twice": torch.cat((first, tokens), dim=1) + 2 * positions,
            "you multiply by the positions: add them": (
                torch.cat((first, tokens), dim=1) * positions
            ),
            "the first row holds its position alone: the class token is missing in it": (
                torch.cat((torch.zeros_like(first), tokens), dim=1) + positions
            ),
            "to_token has a bias, too: call it, to_token(patches)": (
                torch.cat((first, tokens - to_token.bias), dim=1) + positions
            ),
        },
    )
    expect_gradient(found, [class_token, positions, *to_token.parameters()])


@task("Task 4, block")
def block(constructor: Callable[..., nn.Module]) -> None:
    """Check the block against that of the chapters, with the same weights."""
    right = EncoderLayer(12, 3, 20, activation=gelu, attention_bias=True, pre_norm=True)
    _randomise(right)
    found = constructor(12, 3, 20)
    found.load_state_dict(right.state_dict())
    x = torch.randn(2, 5, 12, generator=torch.Generator().manual_seed(1)).requires_grad_()
    norm, other_norm, feed = right.attention_norm, right.feed_forward_norm, right.feed_forward

    def attend(asks: Tensor, is_read: Tensor | None = None) -> Tensor:
        return right.attention(asks, asks if is_read is None else is_read)[0]

    y = x + attend(norm(x))
    after = norm(x + attend(x))
    normed = norm(x) + attend(norm(x))
    bare, lost = x + attend(x), attend(norm(x))
    unread = x + attend(norm(x), x)
    unasked = x + attend(x, norm(x))
    swapped = x + attend(other_norm(x))
    fed = x + feed(other_norm(x))
    given = kept(found, "x", instead="write x = x + …")(x)
    expect_equal(
        given,
        right(x),
        "Block(12, 3, 20)(x)",
        {
            "your norms stand after the sums: they belong in front of attention and feed-forward": (
                other_norm(after + feed(after))
            ),
            "nothing is normalised": bare + feed(bare),
            "what attention read replaces x: add it to x": lost + feed(other_norm(lost)),
            "what the feed-forward network gives replaces its input: add it": feed(other_norm(y)),
            "nothing is added: each part adds what it gives to what came in": (
                feed(other_norm(lost))
            ),
            "you add to the normalised tokens: the residual is the token as it came in": (
                other_norm(normed) + feed(other_norm(normed))
            ),
            "what attention read is lost: the second part reads and adds to the sum of the first": x
            + feed(other_norm(x)),
            "the feed-forward network is added to x: add it to the sum of the first part": (
                x + feed(other_norm(y))
            ),
            "the feed-forward network reads x: it reads the sum of the first part": (
                y + feed(other_norm(x))
            ),
            "only what asks is normalised: what is read has to be, too": (
                unread + feed(other_norm(unread))
            ),
            "the feed-forward network is missing": y,
            "only what is read is normalised: what asks has to be, too": (
                unasked + feed(other_norm(unasked))
            ),
            "attention reads x as it is: normalise it first": bare + feed(other_norm(bare)),
            "the feed-forward network reads its input as it is: normalise it first": y + feed(y),
            "attention adds to the normalised tokens: it adds to x": (
                normed + feed(other_norm(normed))
            ),
            "the feed-forward network adds to what its norm gave: it adds to what came in": (
                other_norm(y) + feed(other_norm(y))
            ),
            "one norm is used twice: the second part has its own, feed_forward_norm": (
                y + feed(norm(y))
            ),
            "one norm is used twice: attention has its own, attention_norm": (
                swapped + feed(other_norm(swapped))
            ),
            "the two norms are exchanged": swapped + feed(norm(swapped)),
            "the feed-forward network comes first: attention does": fed + attend(norm(fed)),
            "nothing has changed: the tokens came out as they came in": x,
            "the sum is normalised once more at the end: norms stand in front only": other_norm(
                right(x)
            ),
        },
    )
    expect_gradient(given, [x, *found.parameters()], right(x), [x, *_alike(found, right)])


@task("Task 5, the whole model")
def vision_transformer(constructor: Callable[..., nn.Module]) -> None:
    """Check the model against that of the chapters, with the same weights."""
    right = _model()
    found = constructor(SIZES)
    found.load_state_dict(right.state_dict())
    images = _images()
    x = right.embed(images)
    through_one = right.layers[0](x)
    raw = right.layers[1](through_one)
    head, encoded = right.to_logits, right.encode(images)
    twice = right.layers[1](right.norm(through_one))
    first_normed = right.layers[1](right.layers[0](right.norm(x)))
    doubled = x + right.layers[0](x)
    doubled = doubled + right.layers[1](doubled)

    def answer(tokens: Tensor) -> Tensor:
        return head(right.norm(tokens)[:, 0])

    given = kept(found, "images")(images)
    expect_equal(
        given,
        right(images),
        "VisionTransformer(sizes)(images)",
        {
            "the last norm is missing": head(raw[:, 0]),
            "these are logits of every token: the head reads the class token alone, x[:, 0]": (
                head(encoded)
            ),
            "the head reads the mean of all tokens: the class token alone is asked": (
                head(encoded.mean(dim=1))
            ),
            "the head reads the mean of the patches: the class token alone is asked": (
                head(encoded[:, 1:].mean(dim=1))
            ),
            "the head reads the last patch: the class token comes first": head(encoded[:, -1]),
            "the head reads the first patch: the class token has the number 0": head(encoded[:, 1]),
            "no block is used: send the tokens through all of self.layers": (
                head(right.norm(x)[:, 0])
            ),
            "only one block is used: send the tokens through all of self.layers": (
                head(right.norm(through_one)[:, 0])
            ),
            "this is the class token: the head makes logits of it": encoded[:, 0],
            "x[0] is the first picture: the class token of every picture is x[:, 0]": (
                head(encoded[0])
            ),
            "these are probabilities: the head gives logits, without softmax": (
                right(images).softmax(dim=-1)
            ),
            "these are logarithms of probabilities: the head gives logits, without softmax": (
                right(images).log_softmax(dim=-1)
            ),
            "only the last block is used, or all read the same: each reads what the one before "
            "gave": answer(right.layers[1](x)),
            "the blocks come in the reversed order": answer(right.layers[0](right.layers[1](x))),
            "you add what a block gives to what came in: the block has done that": answer(doubled),
            "the norm stands behind each block: it comes once, after all of them": answer(twice),
            "the norm stands behind each block, and once more at the end: it comes once, after all "
            "of them": answer(right.norm(twice)),
            "the norm stands in front of the blocks: it comes after them": (
                head(first_normed[:, 0])
            ),
            "the positions are added twice: embed has added them": answer(
                right.layers[1](right.layers[0](x + right.positions.table))
            ),
        },
    )
    expect_tensor(found(images[:1]), (1, SIZES.num_classes), "VisionTransformer(sizes)(one image)")
    expect_gradient(given, found.parameters(), right(images), _alike(found, right))


@task("Task 6, what the class token reads")
def class_token_map(function: Function) -> None:
    """Check the map of two images, with three heads and a grid of three."""
    generator = torch.Generator().manual_seed(2)
    weights = torch.randn(2, 3, 10, 10, generator=generator).softmax(dim=-1)
    mean = weights.mean(dim=1)
    right = mean[:, 0, 1:].unflatten(-1, (3, 3))
    found = explained(
        lambda: kept(function, "weights")(weights, 3),
        "here grid is 3: of the 10 numbers in a row that the class token reads, 9 are patches",
    )
    expect_equal(
        found,
        right,
        "class_token_map(weights, 3)",
        {
            "this is what the patches read from the class token: who asks is a row, not a "
            "column": mean[:, 1:, 0].unflatten(-1, (3, 3)),
            "you dropped the last entry of the row: the class token is the first": (
                mean[:, 0, :-1].unflatten(-1, (3, 3))
            ),
            "this is the first head alone: take the mean of all": (
                weights[:, 0, 0, 1:].unflatten(-1, (3, 3))
            ),
            "this is the sum of the heads: take their mean": 3 * right,
            "this is the row of the last patch: the class token has row 0": (
                mean[:, -1, 1:].unflatten(-1, (3, 3))
            ),
            "this is the row of the first patch: the class token has row 0": (
                mean[:, 1, 1:].unflatten(-1, (3, 3))
            ),
            "your picture is mirrored along its diagonal: patches are counted row by row": (
                right.transpose(1, 2)
            ),
            "this is the largest weight of the heads: take their mean": (
                weights[:, :, 0, 1:].amax(dim=1).unflatten(-1, (3, 3))
            ),
            "this is the mean of what all tokens read: the class token alone has row 0": (
                mean[:, :, 1:].mean(dim=1).unflatten(-1, (3, 3))
            ),
            "this is the mean of what the patches read: the class token has row 0": (
                mean[:, 1:, 1:].mean(dim=1).unflatten(-1, (3, 3))
            ),
            "your numbers add up to 1 again: leave the weights as they are": (
                right / right.sum(dim=(1, 2), keepdim=True)
            ),
            "these weights went through a softmax once more: leave them as they are": (
                mean[:, 0, 1:].softmax(dim=-1).unflatten(-1, (3, 3))
            ),
            "this is the mean over pictures: take that over heads, dim=1": (
                weights.mean(dim=0)[:, 0, 1:].unflatten(-1, (3, 3))
            ),
        },
    )


@task("Task 7, what you expect")
def expected(shares: Any) -> None:
    """Check that there is an expectation for all, and the one that can be known."""
    names = ("shuffled", "shifted", "zero", "both")
    if not isinstance(shares, Mapping):
        raise Wrong(
            f"expected is {shares!r}, wanted is a dict with a share for each of {', '.join(names)}"
        )
    missing = [name for name in names if name not in shares]
    if missing:
        raise Wrong(f"there is no expectation for {', '.join(missing)}")
    if any(share is ... for share in shares.values()):
        raise Wrong(f"an expectation {NOT_WRITTEN}")
    for name, share in shares.items():
        try:
            float(share)
        except (TypeError, ValueError):
            raise Wrong(f"{name} is {share!r}, expected is a share from 0 to 1") from None
        if isinstance(share, str):
            raise Wrong(f"{name} is {share!r}, expected is a number, without quotes")
        if not 0 <= share <= 1:
            raise Wrong(f"{name} is {share:g}, expected is a share from 0 to 1")
    if shares["both"] < 0.9:
        raise Wrong(
            "both: each token is the same sum of patch and position as before, so the same set of "
            "tokens enters the first layer. Only the order of the list is new, and attention reads "
            "a set: expect as many as before, more than 0.95"
        )


@task("Task 8, an order for each picture")
def reorder(function: Function) -> None:
    """Check orders that differ from picture to picture."""
    patches = torch.arange(3.0 * 4 * 2).reshape(3, 4, 2)
    orders = torch.tensor([[1, 2, 3, 0], [0, 2, 3, 1], [3, 1, 0, 2]])
    rows = torch.arange(3)[:, None]
    try:
        found = kept(function, "patches", "orders")(patches, orders)
    except IndexError as error:
        if "out of bounds for dimension 0" not in str(error):
            raise
        raise Wrong(
            "patches[orders] takes the numbers of patches for those of pictures: name the row of "
            "each picture first"
        ) from None
    expect_equal(
        found,
        patches[rows, orders],
        "reorder(patches, orders)",
        {
            "every picture got the order of the first one": patches[:, orders[0]],
            "this undoes the orders: place j gets the patch orders[b, j], not the other way "
            "round": patches[rows, orders.argsort(dim=1)],
            "every picture came out in the order of every row: name the row of each picture, "
            "too": patches[:, orders],
            "nothing was moved": patches,
        },
    )


@task("Task 9, other positions")
def with_positions(function: Callable[..., nn.Module]) -> None:
    """Check the copy, and that the model stays as it is."""
    model, images = _model(), _images()
    table = model.positions.table.detach().clone()
    other = table.flip(0)
    right, added = _model(), _model()
    with torch.no_grad():
        right.positions.table.copy_(other)
        added.positions.table.add_(other)
    found = function(model, other)
    if not torch.equal(model.positions.table, table):
        raise Wrong("your function changed the model that it was given: copy it first")
    if found is None:
        raise Wrong(f"with_positions(model, table) {NOT_WRITTEN}")
    if not isinstance(found, nn.Module):
        raise Wrong(
            f"with_positions(model, table) is a {type(found).__name__}, expected is a model"
        )
    if not torch.equal(other, table.flip(0)):
        raise Wrong("your function changed the table that it was given: leave it as it is")
    half = _model()
    with torch.no_grad():
        half.positions.table[1:] = other[1:]
    expect_equal(
        found(images),
        right(images),
        "with_positions(model, table)(images)",
        {
            "row 0, of the class token, is still the old one: replace all rows": half(images),
            "the copy still has the old positions": model(images),
            "you added the table to the old one: it takes its place": added(images),
        },
    )


def _is_whole(number: Any) -> bool:
    try:
        return float(number).is_integer()
    except (TypeError, ValueError):
        return False


def _model() -> VisionTransformer:
    model = VisionTransformer(SIZES)
    _randomise(model)
    return model


def _images() -> Tensor:
    side = SIZES.image_size
    return torch.rand(2, 1, side, side, generator=torch.Generator().manual_seed(4))


def _alike(found: nn.Module, right: nn.Module) -> list[nn.Parameter]:
    """Give the parameters of the right module in the order of the reader's."""
    return [right.get_parameter(name) for name, _ in found.named_parameters()]


@torch.no_grad()
def _randomise(module: nn.Module) -> None:
    """Fill parameters with numbers that are the same each time, and none of them 0 or 1."""
    generator = torch.Generator().manual_seed(3)
    for parameter in module.parameters():
        parameter.copy_(torch.randn(parameter.shape, generator=generator) / 2)
