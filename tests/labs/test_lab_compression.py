"""Typical wrong answers in the lab that makes a model small, and the numbers that it prints."""

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax

from labs.checks import compression as check
from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from notes_site.solution import solution
from transformer_notes.distillation import hard_distillation_loss, soft_distillation_loss


def divergence(student, teacher, reduction="batchmean", cold=1):
    """Give PyTorch's own, of softened logits; those of the student may be less soft."""
    answers = log_softmax(student / 2 * cold, dim=-1)
    return kl_div(answers, log_softmax(teacher / 2, dim=-1), reduction=reduction, log_target=True)


def counted(matrix, other, scale):
    """Give a count of bytes: of a number in a matrix, of any other, of the scales of a matrix."""

    def count(model, bits, per_row):
        linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
        numbers = sum(module.weight.numel() for module in linear)
        rest = sum(p.numel() for p in model.parameters()) - numbers
        return int(
            numbers * matrix(bits)
            + rest * other(bits)
            + sum(scale(*module.weight.shape, per_row) for module in linear)
        )

    return count


def in_bytes(bits):
    return bits / 8


def four(*_):
    return 4


def scales(rows, columns, per_row):
    return 4 * (rows if per_row else 1)


def forth(x, scale, zero_point, lowest, highest):
    return ((x / scale).round() + zero_point).clamp(lowest, highest)


def back(q, scale, zero_point):
    return scale * (q - zero_point)


def grid(function):
    """Give a grid whose range was widened as it should be, and all else may be wrong."""
    return lambda low, high, bits: function(min(low, 0), max(high, 0), 2**bits - 1)


WRONG = [
    (check.soften, [lambda z, t: (z * t).softmax(dim=-1)], "you multiplied"),
    (check.soften, [lambda z, t: z.softmax(dim=-1) / t], "after the softmax"),
    (check.soften, [lambda z, t: z.softmax(dim=-1)], "the temperature is missing"),
    (check.soften, [lambda z, t: (z / t).softmax(dim=0)], "the wrong axis"),
    (check.soften, [lambda z, t: (z / t).log_softmax(dim=-1)], "these are logarithms"),
    (check.soft_loss, [lambda s, t, tau: divergence(s, t)], "square of the temperature is missing"),
    (check.soft_loss, [lambda s, t, tau: tau * divergence(s, t)], "it is its square"),
    (check.soft_loss, [lambda s, t, tau: 4 / 3 * divergence(s, t)], "over classes, too"),
    (check.soft_loss, [lambda s, t, tau: 4 * divergence(s, t, "sum")], "you summed over images"),
    (check.soft_loss, [lambda s, t, tau: 4 * divergence(t, s)], "are exchanged"),
    (check.soft_loss, [lambda s, t, tau: 4 * divergence(s, t, cold=2)], "student has no temp"),
    (
        check.soft_loss,
        [lambda s, t, tau: 4 * cross_entropy(s / 2, (t / 2).softmax(dim=-1))],
        "this is the cross-entropy",
    ),
    (check.soft_loss, [lambda s, t, tau: -4 * divergence(s, t)], "the sign is wrong"),
    (check.hard_loss, [lambda s, t: cross_entropy(s, s.argmax(dim=-1))], "ask the teacher"),
    (check.hard_loss, [lambda s, t: cross_entropy(s, t.softmax(dim=-1))], "soft answers"),
    (check.hard_loss, [lambda s, t: cross_entropy(t, s.argmax(dim=-1))], "are exchanged"),
    (
        check.hard_loss,
        [lambda s, t: cross_entropy(s.softmax(dim=-1), t.argmax(dim=-1))],
        "takes the softmax itself",
    ),
    (
        check.hard_loss,
        [lambda s, t: cross_entropy(s, t.argmax(dim=-1), reduction="sum")],
        "you summed over images",
    ),
    (check.affine_grid, [lambda low, high, bits: None], "is not written yet"),
    (check.affine_grid, [lambda low, high, bits: 0.5], "a scale and a zero point"),
    (
        check.affine_grid,
        [grid(lambda low, high, n: ((high - low) / (n + 1), 3))],
        "2^b integers have 2^b − 1 steps",
    ),
    (
        check.affine_grid,
        [grid(lambda low, high, n: ((high - low) / n, round(low / ((high - low) / n))))],
        "the wrong sign",
    ),
    (
        check.affine_grid,
        [grid(lambda low, high, n: ((high - low) / n, -low / ((high - low) / n)))],
        "must be an integer",
    ),
    (
        check.affine_grid,
        [grid(lambda low, high, n: ((high - low) / n, int(-low / ((high - low) / n))))],
        "is rounded down",
    ),
    (check.affine_grid, [grid(lambda low, high, n: (n / (high - low), 0))], "upside down"),
    (
        check.affine_grid,
        [lambda low, high, b: ((s := (high - low) / (2**b - 1)), round(-low / s))],
        "widen a range",
    ),
    (
        check.affine_grid,
        [
            lambda low, high, b: (
                (s := (high - min(low, 0)) / (2**b - 1)),
                round(-min(low, 0) / s),
            )
        ],
        "upwards, too",
    ),
    (check.quantise, [lambda x, s, z, low, high: (x / s).round() + z, back], "nothing is cut off"),
    (
        check.quantise,
        [lambda x, s, z, low, high: (x / s).round().clamp(low, high) + z, back],
        "before the zero point",
    ),
    (
        check.quantise,
        [lambda x, s, z, low, high: ((x / s).int() + z).clamp(low, high), back],
        "what comes after the point",
    ),
    (
        check.quantise,
        [lambda x, s, z, low, high: ((x / s).floor() + z).clamp(low, high), back],
        "you rounded down",
    ),
    (
        check.quantise,
        [lambda x, s, z, low, high: (x / s).round().clamp(low, high), back],
        "the zero point is missing",
    ),
    (check.quantise, [lambda x, s, z, *ends: forth(x, s, -z, *ends), back], "it is added"),
    (check.quantise, [lambda x, s, z, *ends: forth(x, 1 / s, z, *ends), back], "divide by it"),
    (
        check.quantise,
        [lambda x, s, z, low, high: (x / s + z).clamp(low, high), back],
        "no integers",
    ),
    (check.quantise, [forth, lambda q, s, z: s * (q + z)], "it is subtracted"),
    (check.quantise, [forth, lambda q, s, z: s * q], "the zero point is missing"),
    (check.quantise, [forth, lambda q, s, z: s * q - z], "before you scale"),
    (check.quantise, [forth, lambda q, s, z: (q - z) / s], "multiply by it"),
    (check.quantise, [forth, lambda q, s, z: None], "dequantise(q, 0.5, 1) is not written yet"),
    (check.symmetric_scale, [lambda w, b, rows: w.abs().amax() / 15], "one bit is for the sign"),
    (check.symmetric_scale, [lambda w, b, rows: w.abs().amax() / 8], "one integer stays unused"),
    (check.symmetric_scale, [lambda w, b, rows: w.amax() / 7], "take the absolute value"),
    (check.symmetric_scale, [lambda w, b, rows: w.abs().amax() / 7], "one scale for the matrix"),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.abs().amax(dim=0, keepdim=True) if rows else w.abs().amax()) / 7],
        "scales of the columns",
    ),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.abs().amax(dim=1) if rows else w.abs().amax()) / 7],
        "keepdim=True",
    ),
    (check.stored_bytes, [lambda model, bits, per_row: None], "is not written yet"),
    (check.stored_bytes, [counted(in_bytes, four, lambda *_: 0)], "the scales are missing, four"),
    (check.stored_bytes, [counted(in_bytes, lambda _: 0, scales)], "biases and norms take"),
    (
        check.stored_bytes,
        [counted(in_bytes, lambda _: 0, lambda *_: 0)],
        "only the matrices are counted, and",
    ),
    (check.stored_bytes, [counted(in_bytes, in_bytes, scales)], "counted in bits, too"),
    (
        check.stored_bytes,
        [counted(in_bytes, four, lambda *shape: scales(*shape) / 4)],
        "four bytes, not one",
    ),
    (
        check.stored_bytes,
        [counted(in_bytes, four, lambda rows, columns, each: 4 * (columns if each else 1))],
        "scales for the columns",
    ),
    (check.stored_bytes, [counted(lambda bits: bits, four, scales)], "eight of them are a byte"),
    (check.stored_bytes, [counted(lambda bits: bits / 8 + 4, four, scales)], "counted twice"),
    (check.stored_bytes, [counted(in_bytes, four, lambda *_: 4)], "per_row is ignored"),
    (check.agreement, [lambda a, b: None], "is not written yet"),
    (check.agreement, [lambda a, b: int((a.argmax(-1) == b.argmax(-1)).sum())], "you counted"),
    (
        check.agreement,
        [lambda a, b: (a.argmax(-1) != b.argmax(-1)).float().mean()],
        "how often they disagree",
    ),
    (check.agreement, [lambda a, b: (a.argmax(0) == b.argmax(0)).float().mean()], "wrong axis"),
    (check.agreement, [lambda a, b: (a == b).float().mean()], "you compared the logits"),
]


@pytest.mark.parametrize(("check", "answers", "hint"), WRONG)
def test_a_wrong_answer_gets_its_hint(check, answers, hint):
    verdict = check(*answers)

    assert not verdict.right
    assert hint in repr(verdict)


def test_the_losses_of_the_lab_are_those_of_the_chapter():
    lab = solution("compression")
    generator = torch.Generator().manual_seed(0)
    student, teacher = torch.randn(2, 6, 10, generator=generator)

    soft = lab.soft_loss(student, teacher, 2.5)
    assert torch.isclose(soft, soft_distillation_loss(student, teacher, 2.5))
    assert torch.isclose(lab.hard_loss(student, teacher), hard_distillation_loss(student, teacher))


def test_the_teacher_knows_its_training_images_by_heart():
    model, training = recorded_vit("digits"), digits()[0]

    with torch.no_grad():
        assert torch.equal(model(training.images).argmax(dim=-1), training.labels)
