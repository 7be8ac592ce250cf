"""The lab on masked autoencoders: its solution, typical wrong answers, and what its text says."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from labs.checks import mae as check
from labs.checks.verdict import expect_equal
from notes_site.lab import RECORDED, read_lab
from notes_site.project import Project
from notes_site.recorded import recorded
from transformer_notes import mae
from transformer_notes.patches import patchify, unpatchify

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lab():
    """Give what the solved lab loads and defines, and run nothing else of it."""
    names, loaded = {}, False
    for cell in read_lab(Project(ROOT), ROOT / "labs/mae.py").cells:
        if cell.code and (not loaded or re.search("^def ", cell.source, re.M)):
            exec(cell.solved, names)
        loaded |= RECORDED in cell.tags
    return SimpleNamespace(**names)


@pytest.fixture(scope="module")
def noise():
    return torch.rand(5, 16, generator=torch.Generator().manual_seed(3))


@pytest.fixture(scope="module")
def rows(lab):
    """Give the rows of all images from the trained encoder, and from the untrained one."""
    images = torch.cat((lab.training.images, lab.tests.images))
    encoders = (lab.model.encoder, lab.new_model(seed=0).encoder)
    with torch.no_grad():
        return [encoder.encode(images) for encoder in encoders]


# The solution


def test_the_solution_guesses_as_the_model_itself(lab, noise):
    images = lab.tests.images[:5]

    with torch.no_grad():
        guesses, hidden = lab.guess(lab.model, images, noise)
        own_guesses, own_hidden = lab.model(images, noise)

    torch.testing.assert_close(guesses, own_guesses)
    assert torch.equal(hidden, own_hidden)


@pytest.mark.parametrize("num_visible", [1, 7, 15])
def test_the_solution_masks_as_the_source_does(lab, noise, num_visible):
    found, right = lab.random_masking(noise, num_visible), mae.random_masking(noise, num_visible)

    assert all(torch.equal(one, other) for one, other in zip(found, right, strict=True))


def test_loss_and_picture_of_the_solution_are_those_of_the_source(lab, noise):
    images = lab.tests.images[:5]
    patches, hidden = patchify(images, 2), mae.random_masking(noise, 4).hidden
    guesses = patches.roll(1, dims=0)

    for normalised, targets in ((False, patches), (True, mae.normalise_patches(patches))):
        loss = lab.hidden_loss(guesses, patches, hidden, normalised)
        torch.testing.assert_close(loss, mae.hidden_patch_loss(guesses, targets, hidden))
    filled = lab.fill_in(images, guesses, hidden, patch_size=2)
    assert torch.equal(filled, mae.fill_in(images, guesses, hidden, 2))


def test_the_loop_of_the_lab_trains(lab):
    model, images = lab.new_model(seed=1), lab.training.images[:64]
    noise = torch.rand(64, 16, generator=torch.Generator().manual_seed(0))

    def error():
        with torch.no_grad():
            guesses, hidden = lab.guess(model, images, noise)
        return lab.hidden_loss(guesses, patchify(images, 2), hidden)

    before = error()
    lab.fit(model, images, steps=20)

    assert error() < 0.7 * before


# What the text says


def test_a_patch_in_four_has_one_colour(lab):
    flat = lab.test_patches.amax(dim=-1) == lab.test_patches.amin(dim=-1)

    assert 0.25 < flat.float().mean() < 0.3
    paper = lab.test_patches[flat] == lab.test_patches.min()
    assert paper.float().mean() > 0.98


def test_visible_patches_are_guessed_worse_than_by_the_mean_image(lab):
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        guesses, hidden = lab.guess(
            lab.model, lab.tests.images, torch.rand(397, 16, generator=generator)
        )

    def share(chosen):
        return lab.relative_error(guesses, lab.training_patches, lab.test_patches, chosen)

    assert share(hidden) < 0.67
    assert share(~hidden) > 1.1


def test_the_error_is_smallest_with_half_of_the_image_and_not_with_more(lab):
    errors = {num_visible: lab.measure(num_visible)[0] for num_visible in (12, 8, 4, 2)}

    assert sorted(errors, key=errors.get) == [8, 12, 4, 2]
    assert check.prediction(sorted(errors, key=errors.get)).right
    assert errors[12] > errors[8] + 0.01
    assert errors[4] > errors[12] + 0.02


def test_a_model_trained_with_more_visible_patches_is_better_with_them(lab):
    trained = recorded("masked_digits")["spread"]["MAE, 40 % hidden"]["error"]["highest"]

    assert lab.measure(9, draws=1)[0] > trained + 0.03


def test_the_probe_is_that_of_scikit_learn(lab, rows):
    for number in (30, 250):
        assert lab.probe(lab.features(rows[0])[1], torch.arange(number))[1]


def test_what_probes_say(lab, rows):
    images = torch.cat((lab.training.images, lab.tests.images))
    pixels = images.flatten(start_dim=1)
    learned, untrained = (lab.features(encoded) for encoded in rows)

    few, many = (
        [
            [lab.accuracy(vectors, number, draws) for vectors in part]
            for part in (learned, untrained, [pixels])
        ]
        for number, draws in ((50, 20), (1400, 1))
    )

    assert min(few[0]) > max(few[1]) + 0.04
    assert abs(sum(few[0]) / 2 - few[2][0]) < 0.02
    assert many[2][0] > max(many[0]) + 0.02
    assert max(many[1]) > max(many[0])
    assert max(abs(token - mean) for token, mean in (few[0], many[0])) < 0.03


def test_side_by_side_the_untrained_encoder_is_as_good(lab, rows):
    learned, untrained = (encoded[:, 1:].flatten(start_dim=1) for encoded in rows)

    assert abs(lab.accuracy(learned, 1400, 1) - lab.accuracy(untrained, 1400, 1)) < 0.01
    assert 0 < lab.accuracy(learned, 50, 20) - lab.accuracy(untrained, 50, 20) < 0.08


# Typical wrong answers


def masking(keep=None, restore=None, hidden=None):
    """Answer task 1 rightly, but for the parts given, as functions of the shuffle."""

    def answer(noise, num_visible):
        right = mae.random_masking(noise, num_visible)
        shuffle = noise.argsort(dim=1)
        parts = (keep, restore, hidden)
        return tuple(
            right[i] if parts[i] is None else parts[i](noise, shuffle, right, num_visible)
            for i in range(3)
        )

    return answer


def rows_at(rows, index):
    return rows.take_along_dim(index.unsqueeze(-1), dim=1)


def filled_up(visible, mask, restore, take=rows_at, front=False):
    missing = mask.expand(len(restore), restore.shape[1] - visible.shape[1], -1)
    parts = (missing, visible) if front else (visible, missing)
    return take(torch.cat(parts, dim=1), restore)


def loss_with(normalise, of_guesses=lambda guesses: guesses):
    """Answer task 4 rightly for pixels, with other normalised targets or guesses."""

    def answer(guesses, patches, hidden, normalised=False):
        if normalised:
            patches, guesses = normalise(patches), of_guesses(guesses)
        return mae.hidden_patch_loss(guesses, patches, hidden)

    return answer


def scaled(patches, deviation, axes=-1):
    return (patches - patches.mean(dim=axes, keepdim=True)) / deviation


def var(patches, **options):
    return patches.var(dim=-1, keepdim=True, **options) + 1e-6


def relative(change):
    """Answer task 6 with a function of both errors."""

    def answer(guesses, training, patches, hidden):
        mean = training.mean(dim=0).expand_as(patches)
        error, baseline = (mae.hidden_patch_loss(x, patches, hidden) for x in (guesses, mean))
        return change(error, baseline)

    return answer


def against(mean_image, of_both=lambda hidden: hidden, of_baseline=lambda hidden: hidden):
    """Answer task 6 with another mean image, or measured elsewhere."""

    def answer(guesses, training, patches, hidden):
        hidden = of_both(hidden)
        mean = mean_image(training, patches).expand_as(patches)
        error = mae.hidden_patch_loss(guesses, patches, hidden)
        return error / mae.hidden_patch_loss(mean, patches, of_baseline(hidden))

    return answer


def solved(change):
    """Answer task 9 with another matrix in the place of XᵀX + λI."""

    def answer(x, y, penalty):
        identity = torch.eye(x.shape[1], dtype=x.dtype)
        return torch.linalg.solve(change(x.T @ x, identity, penalty, len(x)), x.T @ y)

    return answer


def right_ridge(x, y, penalty):
    return solved(lambda square, eye, penalty, n: square + penalty * eye)(x, y, penalty)


def emptied(function, place=0):
    """Give a right function that empties one of its arguments."""

    def answer(*given, **options):
        found = function(*given, **options)
        with torch.no_grad():
            given[place].zero_()
        return found

    return answer


def gathered(tokens, keep):
    return rows_at(tokens, keep).clone()


def detached(function):
    return lambda *given, **options: function(*given, **options).detach()


def loss(guesses, patches, hidden, normalised=False):
    targets = mae.normalise_patches(patches) if normalised else patches
    return mae.hidden_patch_loss(guesses, targets, hidden)


def centred_in_place(guesses, patches, hidden, normalised=False):
    if normalised:
        patches -= patches.mean(dim=-1, keepdim=True)
        patches /= var(patches).sqrt()
    return mae.hidden_patch_loss(guesses, patches, hidden)


def some_masks(number):
    """Answer task 3 with a fixed number of mask tokens."""
    return lambda visible, mask, restore: rows_at(
        torch.cat((visible, mask.expand(len(visible), number, -1)), dim=1), restore
    )


def of_axes(axes):
    """Normalise along other axes than those of a patch."""
    return loss_with(lambda x: scaled(x, (x.var(dim=axes, keepdim=True) + 1e-6).sqrt(), axes))


def chosen(images, guesses, hidden):
    return torch.where(hidden.unsqueeze(-1), guesses, patchify(images, 2))


def exchanged(answer, first, second):
    def swapped(noise, number):
        parts = list(answer(noise, number))
        parts[first], parts[second] = parts[second], parts[first]
        return tuple(parts)

    return swapped


def of_training(training, patches):
    return training.mean(dim=0)


def everywhere(hidden):
    return torch.ones_like(hidden)


def token_and_mean(encoded):
    return encoded[:, 0], encoded[:, 1:].mean(dim=1)


WRONG = {
    check.random_masking: [
        (lambda noise, n: None, "is not written yet"),
        (lambda noise, n: noise.argsort(), "expected are 3: keep, restore, hidden"),
        (lambda noise, n: (noise, noise), "gives 2 values"),
        (masking(lambda u, s, r, n: u.argsort(descending=True)[:, :n]), "with the largest numbers"),
        (masking(lambda u, s, r, n: u.sort().values[:, :n]), "the random numbers themselves"),
        (masking(lambda u, s, r, n: u.argsort(dim=0)[:, :n]), "sorted along the batch"),
        (masking(lambda u, s, r, n: r.restore[:, :n]), "after one sort"),
        (masking(lambda u, s, r, n: s[:, n:]), "keep has the hidden patches"),
        (masking(lambda u, s, r, n: s), "keep is the whole shuffle"),
        (masking(restore=lambda u, s, r, n: s), "restore is the shuffle itself"),
        (masking(restore=lambda u, s, r, n: s.flip(1)), "the shuffle reversed"),
        (masking(restore=lambda u, s, r, n: r.keep.argsort()), "not keep"),
        (masking(hidden=lambda u, s, r, n: ~r.hidden), "true for the visible patches"),
        (masking(hidden=lambda u, s, r, n: u > n / 5), "with a share"),
        (masking(hidden=lambda u, s, r, n: s >= n), "so compare restore"),
        (masking(hidden=lambda u, s, r, n: r.restore > n), "one visible patch too many"),
        (
            masking(hidden=lambda u, s, r, n: torch.arange(5).expand(2, 5) >= n),
            "in the order of the shuffle",
        ),
        (masking(hidden=lambda u, s, r, n: r.hidden.float()), "must hold True and False"),
        (emptied(masking()), "change noise in place"),
        (masking(lambda u, s, r, n: r.keep.sort().values), "keep is in the order of the image"),
        (masking(lambda u, s, r, n: s[:, -n:]), "the end of the shuffle"),
        (masking(lambda u, s, r, n: r.keep.int()), "keep has the right numbers as torch.int32"),
        (masking(restore=lambda u, s, r, n: r.restore.float()), "restore has the right numbers"),
        (exchanged(masking(), 0, 1), "keep and restore are exchanged"),
        (exchanged(masking(), 1, 2), "restore and hidden are exchanged"),
        (lambda noise, n: {"keep": noise}, "gives a dict"),
    ],
    check.visible_tokens: [
        (lambda tokens, keep: tokens[:, keep], "an axis too many"),
        (lambda tokens, keep: tokens[:, keep[0]], "the rows of the first one"),
        (lambda tokens, keep: tokens[:, : keep.shape[1]], "the first rows of each image"),
        (lambda tokens, keep: rows_at(tokens, keep.sort().values), "the order of keep"),
        (lambda tokens, keep: tokens.gather(1, keep.unsqueeze(-1)), "stretch over the width"),
        (lambda tokens, keep: tokens + keep, "your code stopped with RuntimeError"),
        (lambda tokens, keep: tokens + keep, "here tokens are 2 × 5 × 3, and keep is 2 × 2"),
        (emptied(gathered), "change tokens in place"),
        (emptied(gathered, place=1), "change keep in place"),
        (detached(gathered), "training would not reach"),
        (lambda tokens, keep: tokens[keep], "for those of images"),
        (lambda tokens, keep: tokens.take_along_dim(keep, dim=1), "with unsqueeze(-1)"),
        (lambda tokens, keep: tokens[torch.arange(2), keep], "name the image as a column"),
    ],
    check.fill_up: [
        (lambda v, m, r: filled_up(v, m, r, take=lambda rows, i: rows), "still that of the shuf"),
        (lambda v, m, r: filled_up(v, m, r, front=True), "stand in front"),
        (lambda v, m, r: filled_up(v, m, r.argsort()), "the shuffle once more"),
        (lambda v, m, r: filled_up(v, m, r, lambda rows, i: rows[:, i[0]]), "as the first one"),
        (lambda v, m, r: filled_up(v, m, r, lambda rows, i: rows[:, i]), "see task 2"),
        (lambda v, m, r: filled_up(v, 0 * m, r), "gaps are zero"),
        (emptied(filled_up), "change visible in place"),
        (emptied(filled_up, place=1), "change mask_token in place"),
        (detached(filled_up), "training would not reach"),
        (lambda v, m, r: filled_up(v, m.detach(), r), "training would not reach"),
        (lambda v, m, r: filled_up(v, m, r, lambda rows, i: rows[i]), "for those of images"),
        (lambda v, m, r: filled_up(v, m, r, lambda x, i: x.take_along_dim(i, dim=1)), "unsqueeze"),
        (lambda v, m, r: filled_up(v, v[:, -1:], r), "gaps hold a visible row"),
        (some_masks(1), "one mask token for all gaps"),
        (some_masks(12), "right for 5 patches, but not for 30"),
        (
            lambda v, m, r: torch.cat((v, m.expand(1, r.shape[1] - v.shape[1], -1)), dim=1),
            "to the number of images",
        ),
        (
            lambda v, m, r: torch.cat((v, m.expand(2, r.shape[1] - v.shape[1], -1)), dim=0),
            "it is dim=1",
        ),
        (
            lambda v, m, r: filled_up(v, m, r, lambda x, i: x.gather(1, i.unsqueeze(-1))),
            "stretch over the width",
        ),
    ],
    check.hidden_loss: [
        (lambda y, x, h, **_: (y - x).square().mean(), "the visible patches count too"),
        (lambda y, x, h, **_: (y - x)[~h].square().mean(), "only the visible patches count"),
        (
            lambda y, x, h, **_: ((y - x) * h.unsqueeze(-1)).square().mean(),
            "before the mean",
        ),
        (lambda y, x, h, **_: (y - x)[h].square().sum(), "the sum of the squares"),
        (lambda y, x, h, **_: (y - x)[h].square().sum(dim=-1).mean(), "the error per patch"),
        (lambda y, x, h, **_: (y - x)[h].square(), "squares for each number"),
        (lambda y, x, h, **_: (y - x)[h].abs().mean(), "not their squares"),
        (lambda y, x, h, **_: (y - x)[h].square().mean().sqrt(), "the root of the loss"),
        (
            lambda y, x, h, **_: sum(map(loss, y.split(1), x.split(1), h.split(1))) / 2,
            "count alike",
        ),
        (loss_with(lambda x: x), "changes nothing"),
        (loss_with(mae.normalise_patches, mae.normalise_patches), "normalised the guesses too"),
        (loss_with(lambda x: x, mae.normalise_patches), "not the targets"),
        (loss_with(lambda x: scaled(x, var(x, correction=0).sqrt())), "by one less"),
        (loss_with(lambda x: (x - x.mean()) / (x.var() + 1e-6).sqrt()), "each patch has its own"),
        (loss_with(lambda x: scaled(x, x.std(dim=-1, keepdim=True) + 1e-6)), "behind the root"),
        (loss_with(lambda x: scaled(x, (var(x) + 1e-3).sqrt())), "expected"),
        (loss_with(lambda x: scaled(x, var(x))), "divided by the variance"),
        (loss_with(lambda x: scaled(x, 1)), "nothing was divided"),
        (loss_with(lambda x: scaled(x, x.std(dim=-1, keepdim=True))), "gives nan"),
        (centred_in_place, "change patches in place"),
        (detached(loss), "training would not reach"),
        (
            lambda *given, normalised=False: loss(*given, normalised).detach()
            if normalised else loss(*given),
            "training would not reach",
        ),
        (lambda *given, normalised=False: loss(*given, True), "though nobody asks for it"),
        (loss_with(lambda x: x / var(x).sqrt()), "no mean was subtracted"),
        (of_axes((1, 2)), "are those of an image"),
        (of_axes(1), "go over the patches of an image"),
    ],
    check.fill_in: [
        (lambda x, y, h, patch_size: mae.fill_in(x, y, ~h, 2), "exchange the two"),
        (lambda x, y, h, patch_size: unpatchify(y, 2, 4, 6), "everything is guessed"),
        (lambda x, y, h, patch_size: x, "came back as it was"),
        (
            lambda x, y, h, patch_size: torch.where(h.unsqueeze(-1), y, patchify(x, 2)),
            "these are the patches",
        ),
        (
            lambda x, y, h, patch_size: torch.where(h.unsqueeze(-1), y, patchify(x, 2)).reshape(
                x.shape
            ),
            "a reshape took",
        ),
        (lambda x, y, h, patch_size: mae.fill_in(x, 0 * y, h, 2), "hidden patches are empty"),
        (
            lambda x, y, h, patch_size: unpatchify(y * h.unsqueeze(-1), 2, 4, 6),
            "visible patches are zero",
        ),
        (emptied(mae.fill_in, place=1), "change guesses in place"),
        (lambda x, y, h, patch_size: mae.fill_in(x, y + patchify(x, 2), h, 2), "are added to"),
        (
            lambda x, y, h, patch_size: unpatchify(
                torch.where(h.unsqueeze(-1), y, x.reshape(y.shape)), 2, 4, 6
            ),
            "pieces of a row: use patchify",
        ),
        (
            lambda x, y, h, patch_size: unpatchify(chosen(x, y, h), 2, 8, 8),
            "here images are 2 × 1 × 4 × 6",
        ),
        (
            lambda x, y, h, patch_size: unpatchify(chosen(x, y, h), 2, *x.shape[2:]),
            "here patch_size is 3",
        ),
    ],
    check.relative_error: [
        (relative(lambda error, baseline: baseline / error), "upside down"),
        (relative(lambda error, baseline: 1 - error / baseline), "how much better"),
        (relative(lambda error, baseline: error - baseline), "the difference"),
        (relative(lambda error, baseline: error), "the loss of the guesses"),
        (relative(lambda error, baseline: baseline), "the loss of the mean image"),
        (against(lambda training, patches: training.mean()), "one grey"),
        (
            against(lambda training, patches: training.mean(dim=(0, 2)).unsqueeze(-1)),
            "one grey for each patch",
        ),
        (against(lambda training, patches: training.mean(dim=(0, 1))), "one patch, everywhere"),
        (against(lambda training, patches: patches.mean(dim=0)), "that of the tests"),
        (against(of_training, of_baseline=everywhere), "was measured on all patches"),
        (against(of_training, of_both=everywhere), "both errors are those of all patches"),
        (emptied(relative(lambda error, baseline: error / baseline), 1), "change training_patches"),
        (against(of_training, of_both=torch.logical_not), "those of the visible patches"),
        (against(lambda training, patches: 0 * patches), "the error of zeros"),
        (against(lambda training, patches: patches.mean(-1, keepdim=True)), "with its own mean"),
        (against(lambda training, patches: training[0]), "one training image is no mean"),
        (against(lambda training, patches: training), "the patches of three images"),
        (relative(lambda error, baseline: (error / baseline).sqrt()), "the root of the share"),
        (relative(lambda error, baseline: 100 * error / baseline), "in per cent"),
    ],
    check.prediction: [
        ([..., ..., ..., ...], "is not written yet"),
        ([12, 8, 4], "each once"),
        ([8, None, 4, 2], "each once"),
        (None, "prediction is None, expected is a list"),
        ({8: 1, 12: 2, 4: 3, 2: 4}, "expected is a list"),
        ([12, 8, 4, 2], "how many rows had the encoder read"),
        ([4, 8, 12, 2], "the model has practised"),
        ([2, 4, 8, 12], "next to nothing"),
        ([8, 4, 12, 2], "8 is the best, yes"),
    ],
    check.features: [
        (lambda rows: rows.mean(dim=1), "expected are 2: the class token, the mean"),
        (lambda rows: token_and_mean(rows)[::-1], "the two are exchanged"),
        (lambda rows: (rows[:, -1], rows[:, :-1].mean(dim=1)), "not the last"),
        (lambda rows: (rows[0], rows[1:].mean(dim=0)), "all of the first image"),
        (lambda rows: (rows[:, :1], rows[:, 1:].mean(dim=1)), "the axis of the rows"),
        (lambda rows: (rows[:, 0], rows.mean(dim=1)), "the class token is in your mean"),
        (lambda rows: (rows[:, 0], rows[:, 1:].sum(dim=1)), "the sum of the rows"),
        (lambda rows: (rows[:, 0], rows[:, 1:].mean(dim=-1)), "over the numbers of each row"),
        (lambda rows: (rows[:, 0], rows[:, 1:].mean(dim=0)), "over the images"),
        (lambda rows: (rows[:, 0], rows[:, 0]), "the class token again"),
        (emptied(lambda rows: (rows[:, 0].clone(), rows[:, 1:].mean(dim=1))), "change encoded"),
        (lambda rows: (rows[:, 0], rows[:, 1:]), "the rows of the patches: take their mean"),
        (lambda rows: (rows[:, 0], rows[:, 1:].amax(dim=1)), "the largest of each number"),
        (lambda rows: (rows[:, 0], rows[:, 1:].sum(dim=1) / rows.shape[1]), "of all rows"),
        (lambda rows: (rows[:, 0], rows[:, 2:].mean(dim=1)), "the first patch is missing"),
    ],
    check.ridge: [
        (lambda x, y, penalty: torch.linalg.lstsq(x, y).solution, "without the penalty"),
        (solved(lambda square, eye, penalty, n: square + penalty), "to every entry"),
        (solved(lambda square, eye, penalty, n: square - penalty * eye), "was subtracted"),
        (solved(lambda square, eye, penalty, n: square + penalty**2 * eye), "was squared"),
        (solved(lambda square, eye, penalty, n: square + n * penalty * eye), "number of images"),
        (solved(lambda square, eye, penalty, n: square + eye), "without the penalty"),
        (
            lambda x, y, penalty: (x.T @ x + penalty * torch.eye(3).double()) @ x.T @ y,
            "its inverse is wanted",
        ),
        (
            lambda x, y, penalty: torch.linalg.inv(x.T @ x + penalty * torch.eye(3).double()),
            "the inverse alone",
        ),
        (lambda x, y, penalty: right_ridge(x, y, penalty).T, "is transposed"),
        (emptied(right_ridge), "change features in place"),
        (lambda x, y, penalty: x @ right_ridge(x, y, penalty), "the guesses for the images"),
        (solved(lambda square, eye, penalty, n: square / n + penalty * eye), "and the targets are"),
        (solved(lambda square, eye, penalty, n: square + penalty**0.5 * eye), "root of the pen"),
        (solved(lambda square, eye, penalty, n: square + 2 * penalty * eye), "counts twice"),
        (solved(lambda square, eye, penalty, n: square + 5 * eye), "use penalty"),
        (
            lambda x, y, penalty: (1 / (x.T @ x + penalty * torch.eye(3).double())) @ x.T @ y,
            "inverts each entry",
        ),
        (lambda x, y, penalty: x @ y, "here features are 4 × 3 and targets 4 × 2"),
        (
            lambda x, y, penalty: x.T @ torch.linalg.inv(x @ x.T) @ y if len(x) < 3
            else right_ridge(x, y, penalty),
            "with more features than images",
        ),
    ],
}  # fmt: skip
ANSWERS = [(judge, answer, hint) for judge, answers in WRONG.items() for answer, hint in answers]


@pytest.mark.parametrize(("judge", "answer", "hint"), ANSWERS)
def test_a_wrong_answer_gets_its_hint(judge, answer, hint):
    verdict = judge(answer)

    assert not verdict.right
    assert hint in repr(verdict)


RIGHT = [
    (check.random_masking, lambda noise, n: list(mae.random_masking(noise, n))),
    (check.visible_tokens, lambda tokens, keep: tokens[torch.arange(len(tokens))[:, None], keep]),
    (check.fill_up, filled_up),
    (
        check.fill_up,
        lambda visible, mask, restore: (
            mask.expand(*restore.shape, -1)
            .clone()
            .scatter(
                1,
                restore.argsort(dim=1)[:, : visible.shape[1], None].expand_as(visible),
                visible,
            )
        ),
    ),
    (
        check.hidden_loss,
        lambda *given, **options: loss(*(given[0].double(), *given[1:]), **options),
    ),
    (check.fill_in, mae.fill_in),
    (check.relative_error, relative(lambda error, baseline: error / baseline)),
    (check.prediction, torch.tensor([8, 12, 4, 2])),
    (check.features, lambda rows: [rows[:, 0], rows[:, 1:].mean(dim=1)]),
    (
        check.ridge,
        lambda x, y, penalty: (
            x.T @ torch.linalg.solve(x @ x.T + penalty * torch.eye(len(x)).double(), y)
        ),
    ),
]


@pytest.mark.parametrize(("judge", "answer"), RIGHT)
def test_a_right_answer_is_right_however_it_is_written_and_again(judge, answer):
    assert repr(judge(answer)).endswith(": right.")
    assert repr(judge(answer)).endswith(": right.")


def test_an_answer_that_empties_what_it_is_given_leaves_the_numbers_of_the_check():
    for judge, right in ((check.random_masking, masking()), (check.visible_tokens, gathered)):
        judge(emptied(right))

        assert judge(right).right
    assert not check.visible_tokens(lambda tokens, keep: 0 * rows_at(tokens, keep)).right


def test_every_hint_is_given_to_a_wrong_answer(lab, monkeypatch):
    hints = set()

    def listening(found, right, what, mistakes=None):
        hints.update(mistakes or {})
        expect_equal(found, right, what, mistakes)

    monkeypatch.setattr(check, "expect_equal", listening)
    for judge in WRONG.keys() - {check.prediction}:
        assert judge(getattr(lab, judge.__name__)).right
    assert hints <= {judge(answer).problem for judge, answer, _ in ANSWERS}
