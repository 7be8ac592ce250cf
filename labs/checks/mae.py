"""The checks of the lab on masked autoencoders."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from labs.checks.verdict import (
    NOT_WRITTEN,
    Wrong,
    expect_equal,
    expect_gradient,
    explained,
    kept,
    task,
)
from transformer_notes import mae
from transformer_notes.patches import patchify, unpatchify

Function = Callable[..., Any]

# Two images of five patches; no shuffle is its own way back, or that of the other image.
NOISE = torch.tensor([[0.6, 0.9, 0.5, 0.1, 0.7], [0.2, 0.8, 0.35, 0.9, 0.3]])
NUM_VISIBLE = 2
MASKING = mae.random_masking(NOISE, NUM_VISIBLE)
SHUFFLE = NOISE.argsort(dim=1)
TOKENS = torch.arange(30.0).reshape(2, 5, 3)
MASK_TOKEN = torch.tensor([-1.0, -2.0, -3.0])


def _parts(found: object, names: Sequence[str], what: str) -> tuple[Any, ...]:
    """Say whether a function gave so many values, and give them."""
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if not isinstance(found, tuple | list):
        gave = f"a {type(found).__name__}"
    elif len(found) != len(names):
        gave = f"{len(found)} values"
    else:
        return tuple(found)
    raise Wrong(f"{what} gives {gave}, expected are {len(names)}: {', '.join(names)}")


def _of_each(call: Callable[[], Any], lost: str, sizes: str) -> Any:
    """Call the reader's code, and tell the mistakes that stop it."""
    try:
        return explained(call, sizes)
    except IndexError as error:
        if "out of bounds for dimension 0" not in str(error):
            raise
        raise Wrong(lost) from None
    except RuntimeError as error:
        said = str(error)
        if "same number of dimensions" in said:
            raise Wrong(
                "the index of take_along_dim needs as many axes as the rows: give it a last one, "
                "with unsqueeze(-1)"
            ) from None
        if "must match except in dimension 1" in said:
            raise Wrong(
                "torch.cat repeats nothing by itself: expand the mask token to the number of "
                "images, too"
            ) from None
        if "must match except in dimension" in said:
            raise Wrong(
                "torch.cat joins along another axis than that of the rows: it is dim=1"
            ) from None
        raise


def _rows(rows: Tensor, index: Tensor) -> Tensor:
    return rows.take_along_dim(index.unsqueeze(-1), dim=1)


@task("Task 1, hiding by two sorts")
def random_masking(function: Function) -> None:
    """Check which patches are visible, the way back, and which are hidden."""
    what = "random_masking(noise, 2)"
    found = _parts(kept(function, "noise")(NOISE, NUM_VISIBLE), ("keep", "restore", "hidden"), what)
    keep, restore, hidden = found
    expect_equal(
        keep,
        MASKING.keep,
        "keep",
        {
            "the patches with the largest numbers stay in your keep: the smallest must": (
                NOISE.argsort(dim=1, descending=True)[:, :NUM_VISIBLE]
            ),
            "keep has the random numbers themselves: argsort gives the patches that have them": (
                NOISE.sort(dim=1).values[:, :NUM_VISIBLE]
            ),
            "you sorted along the batch: each row of noise is an image, sort along dim=1": (
                NOISE.argsort(dim=0)[:, :NUM_VISIBLE]
            ),
            "keep says where the first patches have come: it is the beginning of the shuffle, "
            "after one sort": MASKING.restore[:, :NUM_VISIBLE],
            "keep has the hidden patches: the visible ones are the first of the shuffle": (
                SHUFFLE[:, NUM_VISIBLE:]
            ),
            "keep is the whole shuffle: take the first num_visible of each row": SHUFFLE,
            "keep is in the order of the image: leave it in that of the shuffle": (
                MASKING.keep.sort(dim=1).values
            ),
            "keep is the end of the shuffle: the visible patches are its beginning": (
                SHUFFLE[:, -NUM_VISIBLE:]
            ),
            "keep and restore are exchanged: the order is keep, restore, hidden": MASKING.restore,
        },
    )
    expect_equal(
        restore,
        MASKING.restore,
        "restore",
        {
            "restore is the shuffle itself, which says what stands in each place: sort it once "
            "more to learn where each patch stands": SHUFFLE,
            "the shuffle reversed is not the way back: argsort the shuffle": SHUFFLE.flip(1),
            "restore has only the visible patches: argsort the whole shuffle, not keep": (
                MASKING.keep.argsort(dim=1)
            ),
            "restore and hidden are exchanged: the order is keep, restore, hidden": MASKING.hidden,
        },
    )
    expect_equal(
        hidden,
        MASKING.hidden,
        "hidden",
        {
            "hidden is true for the visible patches: it must be true for the others": (
                ~MASKING.hidden
            ),
            "hidden compares the random numbers with a share: how many lie above it differs from "
            "image to image, so compare restore": NOISE > NUM_VISIBLE / 5,
            "hidden compares the shuffle: column i must speak of patch i, so compare restore": (
                SHUFFLE >= NUM_VISIBLE
            ),
            "one visible patch too many: the places start at 0, so place num_visible is the first "
            "hidden one": MASKING.restore > NUM_VISIBLE,
            "hidden is in the order of the shuffle: column i must speak of patch i": (
                torch.arange(5).expand(2, 5) >= NUM_VISIBLE
            ),
        },
    )
    for name, part in (("keep", keep), ("restore", restore)):
        if part.dtype != torch.long:
            raise Wrong(
                f"{name} has the right numbers as {part.dtype}: an index is torch.int64, as "
                "argsort gives it"
            )
    if hidden.dtype != torch.bool:
        raise Wrong("hidden has the right numbers, but must hold True and False: compare, no more")


@task("Task 2, visible tokens")
def visible_tokens(function: Function) -> None:
    """Check that each image keeps its own rows, in the order of the shuffle."""
    keep = MASKING.keep
    tokens = TOKENS.clone().requires_grad_(True)
    right = _rows(TOKENS, keep)
    found = _of_each(
        lambda: kept(function, "tokens", "keep")(tokens, keep),
        "tokens[keep] takes the numbers of patches for those of images: each image has its own "
        "list",
        "here tokens are 2 × 5 × 3, and keep is 2 × 2",
    )
    expect_equal(
        found,
        right,
        "visible_tokens(tokens, keep)",
        {
            "each image got the rows of all images, so there is an axis too many: list 0 is for "
            "image 0, list 1 for image 1": TOKENS[:, keep],
            "all images got the rows of the first one: each has its own list": TOKENS[:, keep[0]],
            "these are the first rows of each image: keep says which to take": (
                TOKENS[:, :NUM_VISIBLE]
            ),
            "the rows are in the order of the image: restore counts on the order of keep": (
                _rows(TOKENS, keep.sort(dim=1).values)
            ),
            "only the first number of each token is left: the index must stretch over the width, "
            "as take_along_dim does, or expand": right[..., :1],
            "token j comes from image j: name the image as a column, so that it stays the same in "
            "a row of keep": TOKENS[torch.arange(2), keep],
        },
    )
    expect_gradient(found, [tokens])


@task("Task 3, fill up and restore")
def fill_up(function: Function) -> None:
    """Check the mask tokens and the order."""
    keep, restore, _ = MASKING
    visible = _rows(TOKENS, keep)
    masks = MASK_TOKEN.expand(2, 3, 3)
    shuffled = torch.cat((visible, masks), dim=1)
    zeros = torch.cat((visible, torch.zeros_like(masks)), dim=1)
    answer = kept(function, "visible", "mask_token", "restore")
    given = [value.clone().requires_grad_(True) for value in (visible, MASK_TOKEN)]
    found = _of_each(
        lambda: answer(*given, restore),
        "rows[restore] takes the numbers of places for those of images: each image has its own "
        "order",
        "here visible is 2 × 2 × 3, mask_token 3 and restore 2 × 5",
    )
    expect_equal(
        found,
        _rows(shuffled, restore),
        "fill_up(visible, mask_token, restore)",
        {
            "the mask tokens are there, and the order is still that of the shuffle: let patch i "
            "take the row in place restore[i]": shuffled,
            "the mask tokens stand in front: the visible rows have the first places": (
                _rows(torch.cat((masks, visible), dim=1), restore)
            ),
            "you applied the shuffle once more: take the rows at restore, without sorting it": (
                _rows(shuffled, SHUFFLE)
            ),
            "all images were restored as the first one: each has its own order": (
                shuffled[:, restore[0]]
            ),
            "each image got the rows of all images, so there is an axis too many: see task 2": (
                shuffled[:, restore]
            ),
            "gaps are zero: the mask token, a vector, belongs there": _rows(zeros, restore),
            "only the first number of each row is left: the index must stretch over the width": (
                _rows(shuffled, restore)[..., :1]
            ),
            "there is one mask token for all gaps: it takes N − V copies": _rows(
                shuffled[:, :3], restore % 3
            ),
            "gaps hold a visible row: the mask token belongs there": _rows(
                torch.cat((visible, visible[:, -1:].expand(2, 3, -1)), dim=1), restore
            ),
        },
    )
    expect_gradient(found, given)
    # More gaps than a lab with a fixed number of them would fill.
    noise = torch.rand(1, 30, generator=torch.Generator().manual_seed(0))
    many = mae.random_masking(noise, NUM_VISIBLE)
    masks = MASK_TOKEN.expand(1, 28, 3)
    try:
        expect_equal(
            answer(visible[:1], MASK_TOKEN, many.restore),
            _rows(torch.cat((visible[:1], masks), dim=1), many.restore),
            "fill_up(visible, mask_token, restore)",
        )
    except (IndexError, RuntimeError, Wrong):
        raise Wrong(
            "right for 5 patches, but not for 30, of which 2 are visible: take N from "
            "restore.shape[1] and V from visible.shape[1], so that each gap has its mask token"
        ) from None


# Pixels of two images of three patches; the last patch of the first has one colour.
PATCHES = torch.tensor(
    [
        [[1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 0.0, 5.0], [2.0, 2.0, 2.0, 2.0]],
        [[0.0, 0.0, 0.0, 0.002], [3.0, 1.0, 4.0, 1.0], [5.0, 9.0, 2.0, 6.0]],
    ]
)
GUESSES = torch.tensor(
    [
        [[1.0, 1.0, 3.0, 2.0], [9.0, 1.0, 7.0, 5.0], [2.0, 3.0, 2.0, 2.5]],
        [[0.5, 0.0, 4.0, 6.0], [3.0, 2.0, 4.0, 0.0], [5.0, 0.0, 2.0, 0.0]],
    ]
)
HIDDEN = torch.tensor([[True, False, True], [True, True, True]])


def _normalised(patches: Tensor, axes: int | tuple[int, ...]) -> Tensor:
    mean, variance = (
        patches.mean(dim=axes, keepdim=True),
        patches.var(dim=axes, keepdim=True),
    )
    return (patches - mean) / (variance + 1e-6).sqrt()


@task("Task 4, the loss")
def hidden_loss(function: Function) -> None:
    """Check the loss of hidden patches, with pixels and with normalised ones as targets."""
    squares = (GUESSES - PATCHES).square()
    right = mae.hidden_patch_loss(GUESSES, PATCHES, HIDDEN)
    guesses = GUESSES.clone().requires_grad_(True)
    answer = kept(function, "guesses", "patches", "hidden")
    plain = answer(guesses, PATCHES, HIDDEN)
    expect_equal(
        plain,
        right,
        "hidden_loss(guesses, patches, hidden)",
        {
            "the visible patches count too: select the hidden rows": squares.mean(),
            "only the visible patches count: hidden is true for the others": (
                squares[~HIDDEN].mean()
            ),
            "visible errors are zero, but you divided by the number of all patches: select the "
            "hidden rows before the mean": (squares * HIDDEN.unsqueeze(-1)).mean(),
            "this is the sum of the squares: take their mean": squares[HIDDEN].sum(),
            "this is the error per patch: the mean goes over its numbers, too": (
                squares[HIDDEN].sum(dim=-1).mean()
            ),
            "these are squares for each number: take their mean": squares[HIDDEN],
            "this is the mean over images of the mean of each: all hidden numbers count alike": (
                torch.stack([s[h].mean() for s, h in zip(squares, HIDDEN, strict=True)]).mean()
            ),
            "these are distances, not their squares": (GUESSES - PATCHES)[HIDDEN].abs().mean(),
            "this is the root of the loss: the mean of squares is wanted": right.sqrt(),
            "the targets are normalised though nobody asks for it: only normalised=True does": (
                mae.hidden_patch_loss(GUESSES, mae.normalise_patches(PATCHES), HIDDEN)
            ),
        },
    )
    expect_gradient(plain, [guesses])
    found = answer(guesses, PATCHES, HIDDEN, normalised=True)
    if isinstance(found, Tensor) and not found.isfinite().all():
        raise Wrong(
            "right for pixels, but a patch of one colour, with variance 0, gives nan: add 1e-6 to "
            "the variance, under the root"
        )
    mean = PATCHES.mean(dim=-1, keepdim=True)
    variance = PATCHES.var(dim=-1, keepdim=True)
    by_all = (PATCHES - mean) / (PATCHES.var(dim=-1, keepdim=True, correction=0) + 1e-6).sqrt()
    of_all = (PATCHES - PATCHES.mean()) / (PATCHES.var() + 1e-6).sqrt()

    def loss(targets: Tensor, guesses: Tensor = GUESSES) -> Tensor:
        return mae.hidden_patch_loss(guesses, targets, HIDDEN)

    expect_equal(
        found,
        loss(mae.normalise_patches(PATCHES)),
        "hidden_loss(guesses, patches, hidden, normalised=True)",
        {
            "right for pixels, but normalised=True changes nothing": right,
            "you normalised the guesses too: they are taken as they come": loss(
                mae.normalise_patches(PATCHES), mae.normalise_patches(GUESSES)
            ),
            "you normalised the guesses, not the targets": loss(
                PATCHES, mae.normalise_patches(GUESSES)
            ),
            "your variance is divided by the number of pixels: by one less, as var does without "
            "further arguments": loss(by_all),
            "mean and variance are those of all patches together: each patch has its own, along "
            "dim=-1": loss(of_all),
            "the millionth stands behind the root: add it to the variance, under the root": loss(
                (PATCHES - mean) / (variance.sqrt() + 1e-6)
            ),
            "you divided by the variance: divide by its root": loss(
                (PATCHES - mean) / (variance + 1e-6)
            ),
            "the mean was subtracted, but nothing was divided by the deviation": loss(
                PATCHES - mean
            ),
            "the patches were divided by the deviation, but no mean was subtracted": loss(
                PATCHES / (variance + 1e-6).sqrt()
            ),
            "mean and variance are those of an image: each patch has its own, along dim=-1": loss(
                _normalised(PATCHES, (1, 2))
            ),
            "mean and variance go over the patches of an image: each patch has its own, along "
            "dim=-1": loss(_normalised(PATCHES, 1)),
        },
    )
    expect_gradient(found, [guesses])


@task("Task 5, a picture to look at")
def fill_in(function: Function) -> None:
    """Check which pixels are guessed and which are left, and where they stand."""
    images = torch.arange(48.0).reshape(2, 1, 4, 6)
    guesses = -patchify(images, 2) - 1
    hidden = torch.tensor([[1, 0, 1, 1, 0, 1], [0, 1, 1, 0, 1, 1]]).bool()
    patches = patchify(images, 2)
    filled = torch.where(hidden.unsqueeze(-1), guesses, patches)
    answer = kept(function, "images", "guesses", "hidden")
    found = explained(
        lambda: answer(images, guesses, hidden, patch_size=2),
        "here images are 2 × 1 × 4 × 6, hidden is 2 × 6, and patches are 2 × 6 × 4",
    )
    expect_equal(
        found,
        mae.fill_in(images, guesses, hidden, 2),
        "fill_in(images, guesses, hidden, 2)",
        {
            "the visible patches are guessed and the hidden ones are left: exchange the two": (
                mae.fill_in(images, guesses, ~hidden, 2)
            ),
            "everything is guessed: leave the visible patches as they are": (
                unpatchify(guesses, 2, 4, 6)
            ),
            "the image came back as it was: put the guesses where hidden is true": images,
            "these are the patches: lay them out as an image again, with unpatchify": filled,
            "a reshape took the pixels of a patch for a piece of a row: use unpatchify": (
                filled.reshape(images.shape)
            ),
            "visible patches are zero: take them from the image": unpatchify(
                guesses * hidden.unsqueeze(-1), 2, 4, 6
            ),
            "hidden patches are empty: the guesses belong there": mae.fill_in(
                images, torch.zeros_like(guesses), hidden, 2
            ),
            "the guesses are added to the hidden patches: they take their place": mae.fill_in(
                images, guesses + patches, hidden, 2
            ),
            "a reshape cut the images into pieces of a row: use patchify": unpatchify(
                torch.where(hidden.unsqueeze(-1), guesses, images.reshape(2, 6, 4)), 2, 4, 6
            ),
        },
    )
    larger = torch.arange(54.0).reshape(1, 1, 6, 9)
    others, chosen = -patchify(larger, 3), torch.tensor([[1, 0, 0, 1, 1, 0]]).bool()
    expect_equal(
        explained(
            lambda: answer(larger, others, chosen, patch_size=3),
            "here patch_size is 3, and the image is 1 × 1 × 6 × 9",
        ),
        mae.fill_in(larger, others, chosen, 3),
        "fill_in(images, guesses, hidden, 3)",
    )


@task("Task 6, better than nothing")
def relative_error(function: Function) -> None:
    """Check the error as a share of that of the mean training image."""
    training = torch.stack((PATCHES[0] + 1, 2 * PATCHES[1], PATCHES[0] * PATCHES[1]))

    def loss(guesses: Tensor, hidden: Tensor = HIDDEN) -> Tensor:
        return mae.hidden_patch_loss(guesses.expand_as(PATCHES), PATCHES, hidden)

    mean_image = training.mean(dim=0)
    error, baseline = loss(GUESSES), loss(mean_image)
    everywhere = torch.ones_like(HIDDEN)
    answer = kept(function, "guesses", "training_patches", "patches", "hidden")
    expect_equal(
        explained(
            lambda: answer(GUESSES, training, PATCHES, HIDDEN),
            "here training_patches are 3 × 3 × 4, the patches of three images, and patches are "
            "2 × 3 × 4",
        ),
        error / baseline,
        "relative_error(guesses, training_patches, patches, hidden)",
        {
            "this is the share upside down: divide the model's error by that of the mean image": (
                baseline / error
            ),
            "this is how much better the model is: the share itself is wanted": (
                1 - error / baseline
            ),
            "this is the difference of the two errors: divide": error - baseline,
            "this is the loss of the guesses: divide it by that of the mean image": error,
            "this is the loss of the mean image: it is what you divide by": baseline,
            "your mean image is one grey, the mean of all numbers: the mean goes over the images "
            "alone, dim=0": error / loss(training.mean()),
            "your mean image has one grey for each patch: the mean goes over the images alone, "
            "dim=0": error / loss(training.mean(dim=(0, 2)).unsqueeze(-1)),
            "your mean image is one patch, everywhere: the mean goes over images alone, dim=0": (
                error / loss(training.mean(dim=(0, 1)))
            ),
            "your mean image is that of the tests, which nobody knows before the guess: take that "
            "of training_patches": error / loss(PATCHES.mean(dim=0)),
            "the mean image was measured on all patches: on the hidden ones, as the model": (
                error / loss(mean_image, everywhere)
            ),
            "both errors are those of all patches: take the hidden ones": (
                loss(GUESSES, everywhere) / loss(mean_image, everywhere)
            ),
            "both errors are those of the visible patches: take the hidden ones": (
                loss(GUESSES, ~HIDDEN) / loss(mean_image, ~HIDDEN)
            ),
            "you divide by the error of zeros: take the mean image": error
            / loss(torch.zeros_like(PATCHES)),
            "each patch is compared with its own mean, which nobody knows before the guess: take "
            "the mean image": error / loss(PATCHES.mean(dim=-1, keepdim=True)),
            "this is the root of the share: the losses are divided as they are": (
                (error / baseline).sqrt()
            ),
            "this is the share in per cent: leave it as it is": 100 * error / baseline,
            "one training image is no mean: take that of all, over dim=0": error
            / loss(training[0]),
        },
    )


@task("Task 7, the predicted order")
def prediction(order: Any) -> None:
    """Check the order of the error with 12, 8, 4 and 2 visible patches, the smallest first."""
    if isinstance(order, str | Mapping) or not isinstance(order, Iterable):
        raise Wrong(f"prediction is {order!r}, expected is a list of four numbers")
    order = list(order)
    if any(number is ... for number in order):
        raise Wrong(f"prediction {NOT_WRITTEN}")
    if len(order) != 4 or any(number not in order for number in (2, 4, 8, 12)):
        raise Wrong("expected are the numbers 12, 8, 4 and 2, each once, in an order of yours")
    if list(order) == [8, 12, 4, 2]:
        return
    if order[0] == 12:
        raise Wrong(
            "with 12 visible most is known, and yet the error is not the smallest: how many rows "
            "had the encoder read at once, in all of its training"
        )
    if order[0] == 4:
        raise Wrong(
            "4 is what the model has practised, and yet the error is not the smallest: with a few "
            "more the gaps become easier, faster than the model gets lost"
        )
    if order[0] == 2:
        raise Wrong("with 2 visible the model knows next to nothing: that error is the largest")
    raise Wrong("8 is the best, yes; but among the other three more visible patches still help")


@task("Task 8, features")
def features(function: Function) -> None:
    """Check the class token and the mean of the patches."""
    encoded = torch.tensor([[[9.0, 1.0], [1.0, 2.0], [3.0, 7.0], [5.0, 0.0]]]).repeat(3, 1, 1)
    encoded = encoded * torch.tensor([1.0, 2.0, -1.0]).reshape(3, 1, 1)
    token, mean = _parts(
        kept(function, "encoded")(encoded), ("the class token", "the mean"), "features(encoded)"
    )
    right_token, right_mean = encoded[:, 0], encoded[:, 1:].mean(dim=1)
    expect_equal(
        token,
        right_token,
        "the first of the two",
        {
            "the two are exchanged: the class token comes first": right_mean,
            "the class token is the first row of each image, not the last": encoded[:, -1],
            "this is all of the first image: each image has a class token, encoded[:, 0]": (
                encoded[0]
            ),
            "the axis of the rows is still there: encoded[:, 0] drops it": encoded[:, :1],
        },
    )
    expect_equal(
        mean,
        right_mean,
        "the mean",
        {
            "the class token is in your mean: patches are the rows from 1 on": encoded.mean(dim=1),
            "this is the sum of the rows: divide by their number": encoded[:, 1:].sum(dim=1),
            "the mean went over the numbers of each row: it goes over the rows, dim=1": (
                encoded[:, 1:].mean(dim=-1)
            ),
            "the mean went over the images: it goes over the rows, dim=1": (
                encoded[:, 1:].mean(dim=0)
            ),
            "this is the class token again": right_token,
            "these are the rows of the patches: take their mean": encoded[:, 1:],
            "this is the largest of each number: take the mean": encoded[:, 1:].amax(dim=1),
            "the sum is divided by the number of all rows: the class token is not among them": (
                encoded[:, 1:].sum(dim=1) / encoded.shape[1]
            ),
            "the first patch is missing: patches are the rows from 1 on": (
                encoded[:, 2:].mean(dim=1)
            ),
        },
    )


@task("Task 9, ridge regression")
def ridge(function: Function) -> None:
    """Check the closed formula, also with more features than images."""
    x = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, -1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 3.0]]).double()
    y = torch.tensor([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, 1.0]]).double()
    square, identity, penalty = x.T @ x, torch.eye(3).double(), 5.0

    def solve(matrix: Tensor) -> Tensor:
        return torch.linalg.solve(matrix, x.T @ y)

    what = "ridge(features, targets, 5)"
    right = solve(square + penalty * identity)
    answer = kept(function, "features", "targets")
    found = explained(
        lambda: answer(x, y, penalty),
        "here features are 4 × 3 and targets 4 × 2: X of the formula has a row for each image",
    )
    expect_equal(
        found,
        right,
        what,
        {
            "this is least squares without the penalty": solve(square),
            "the penalty was added to every entry: it stands on the diagonal only, times the "
            "identity": solve(square + penalty),
            "the penalty was subtracted": solve(square - penalty * identity),
            "the penalty was squared": solve(square + penalty**2 * identity),
            "the penalty was multiplied by the number of images": solve(
                square + len(x) * penalty * identity
            ),
            "the identity was added without the penalty": solve(square + identity),
            "you multiplied by the matrix: its inverse is wanted, torch.linalg.solve": (
                (square + penalty * identity) @ x.T @ y
            ),
            "this is the inverse alone: multiply it by features.T @ targets": torch.linalg.inv(
                square + penalty * identity
            ),
            "your W is transposed: a row for each feature, a column for each class": right.T,
            "these are the guesses for the images, XW: give W": x @ right,
            "the square is divided by the number of images, and the targets are not": solve(
                square / len(x) + penalty * identity
            ),
            "you took the root of the penalty": solve(square + penalty**0.5 * identity),
            "the penalty counts twice": solve(square + 2 * penalty * identity),
            "1 / … inverts each entry by itself: a matrix has another inverse, "
            "torch.linalg.solve": (1 / (square + penalty * identity)) @ x.T @ y,
        },
    )
    wide = x[:2]
    expect_equal(
        answer(wide, y[:2], penalty),
        torch.linalg.solve(wide.T @ wide + penalty * identity, wide.T @ y[:2]),
        "ridge(features, targets, 5) with more features than images",
    )
    expect_equal(
        answer(x, y, 2.0),
        solve(square + 2 * identity),
        "ridge(features, targets, 2)",
        {"right for a penalty of 5, and for 2 the answer is the same: use penalty": right},
    )
