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


def emptied(function, place=0):
    """Give a right function that empties one of its arguments."""

    def answer(*given):
        found = function(*given)
        given[place].zero_()
        return found

    return answer


def soft(z, t):
    return (z / t).softmax(dim=-1)


def log_soft(z, t):
    return (z / t).log_softmax(dim=-1)


def softly(function, square=4):
    """Give a mean over images: of p, log p and log q, and with a factor in front."""
    return lambda s, t, tau: (
        square * function(soft(t, tau), log_soft(t, tau), log_soft(s, tau)).sum(dim=-1).mean()
    )


def taught(student, teacher, tau):
    return tau**2 * kl_div(log_soft(student, tau), soft(teacher, tau), reduction="batchmean")


def hardly(function):
    """Give the loss that a function of the student's answers and class numbers gives."""
    return lambda s, t: function(s, t.argmax(dim=-1))


def of_chosen(answers, classes):
    return -answers.gather(-1, classes[:, None])


WRONG = [
    (check.soften, [emptied(soft)], "you change logits in place"),
    (check.soften, [lambda z, t: z / t], "the softmax is missing"),
    (check.soften, [lambda z, t: (z / t).exp()], "divide the exponentials by their sum"),
    (check.soften, [lambda z, t: (z / t).flatten().softmax(0).view_as(z)], "all numbers together"),
    (check.soften, [lambda z, t: soft(z.softmax(dim=-1), t)], "two softmaxes"),
    (check.soften, [lambda z, t: (z / t).sigmoid()], "a sigmoid"),
    (check.soften, [lambda z, t: soft(z, t**2)], "divided by the square"),
    (check.soften, [lambda z, t: soft(z, 2)], "you wrote 2 into the code"),
    (check.soft_loss, [emptied(taught)], "you change student in place"),
    (check.soft_loss, [emptied(taught, 1)], "you change teacher in place"),
    (check.soft_loss, [lambda s, t, tau: taught(s.detach(), t, tau)], "do without detach"),
    (check.soft_loss, [lambda s, t, tau: taught(s, t, 2)], "2 into the code: use temperature"),
    (check.soft_loss, [lambda s, t, tau: 4 / tau**2 * taught(s, t, tau)], "you wrote 4 into"),
    (check.soft_loss, [lambda s, t, tau: tau**2 / 4 * taught(s, t, 2)], "2 into the softmax"),
    (check.soft_loss, [lambda s, t, tau: divergence(s, t) / 4], "divided by the square"),
    (check.soft_loss, [lambda s, t, tau: 16 * divergence(s, t)], "temperature twice"),
    (check.soft_loss, [lambda s, t, tau: divergence(s, t, "sum")], "and the square of the temp"),
    (
        check.soft_loss,
        [lambda s, t, tau: 4 * divergence(s, t, "none").sum(dim=0).mean()],
        "the other way round",
    ),
    (
        check.soft_loss,
        [lambda s, t, tau: 4 * divergence(s, t, "none").sum(dim=1)],
        "the losses of all images: take",
    ),
    (
        check.soft_loss,
        [lambda s, t, tau: 4 * divergence(s, t, "none")],
        "the losses of all images and classes",
    ),
    (check.soft_loss, [lambda s, t, tau: divergence(t, s)], "exchanged, and the square"),
    (check.soft_loss, [lambda s, t, tau: -4 * divergence(t, s)], "it is the teacher's"),
    (check.soft_loss, [lambda s, t, tau: taught(s, 2 * t, 2)], "the teacher has no temperature"),
    (check.soft_loss, [lambda s, t, tau: 4 * taught(s, t, 1)], "nothing is softened"),
    (check.soft_loss, [lambda s, t, tau: taught(s, t, 1)], "and its square in front"),
    (
        check.soft_loss,
        [lambda s, t, tau: kl_div(soft(t, tau), log_soft(s, tau), reduction="batchmean")],
        "the loss is nan",
    ),
    (check.soft_loss, [softly(lambda p, log_p, log_q: log_p - log_q)], "in front of the log"),
    (check.soft_loss, [softly(lambda p, log_p, log_q: p * log_p - log_q)], "into brackets"),
    (
        check.soft_loss,
        [softly(lambda p, log_p, log_q: p * (log_p - log_q.exp()))],
        "the student's logarithm is missing",
    ),
    (
        check.soft_loss,
        [
            lambda s, t, tau: (
                4 * (soft(t.T, 2) * (log_soft(t.T, 2) - log_soft(s.T, 2))).sum(dim=0).mean()
            )
        ],
        "the softmax runs over images",
    ),
    (check.hard_loss, [emptied(hardly(cross_entropy))], "you change student in place"),
    (check.hard_loss, [emptied(hardly(cross_entropy), 1)], "you change teacher in place"),
    (check.hard_loss, [hardly(lambda s, c: cross_entropy(s.detach(), c))], "do without detach"),
    (check.hard_loss, [lambda s, t: cross_entropy(t, t.argmax(-1))], "the student must answer"),
    (check.hard_loss, [cross_entropy], "the teacher's logits"),
    (
        check.hard_loss,
        [hardly(lambda s, c: cross_entropy(s, c, reduction="none"))],
        "the losses of all images",
    ),
    (check.hard_loss, [hardly(lambda s, c: cross_entropy(s, c) / 3)], "over classes, too"),
    (check.hard_loss, [hardly(lambda s, c: cross_entropy(s / 2, c))], "has no temperature"),
    (check.hard_loss, [lambda s, t: cross_entropy(s, t.argmin(-1))], "unlikeliest"),
    (check.hard_loss, [hardly(lambda s, c: -cross_entropy(s, c))], "the sign is wrong"),
    (check.hard_loss, [hardly(lambda s, c: of_chosen(s, c).mean())], "log_softmax is missing"),
    (
        check.hard_loss,
        [hardly(lambda s, c: of_chosen(s.softmax(-1), c).mean())],
        "the logarithm is missing",
    ),
    (
        check.hard_loss,
        [hardly(lambda s, c: of_chosen(s.log_softmax(0), c).mean())],
        "the softmax runs over images",
    ),
    (
        check.hard_loss,
        [hardly(lambda s, c: (s.argmax(-1) != c).float().mean())],
        "how often they disagree, of which",
    ),
    (check.hard_loss, [hardly(lambda s, c: c)], "these are class numbers"),
    (check.hard_loss, [lambda s, t: cross_entropy(s, t.argmax(0))], "five images and three"),
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


RIGHT = [
    (check.soften, [lambda z, t: (z / t).sub_(z.amax() / t).softmax(dim=1, dtype=torch.double)]),
    (check.soften, [lambda z, t: torch.stack([(row / t).log_softmax(dim=0).exp() for row in z])]),
    (check.soft_loss, [taught]),
    (check.soft_loss, [lambda s, t, tau: taught(s.double(), t.detach().double(), tau)]),
    (
        check.soft_loss,
        [
            lambda s, t, tau: (
                tau * tau * (soft(t, tau) * (soft(t, tau) / soft(s, tau)).log()).sum() / len(s)
            )
        ],
    ),
    (
        check.soft_loss,
        [
            lambda s, t, tau: (
                tau**2
                * (cross_entropy(s / tau, soft(t, tau)) - cross_entropy(t / tau, soft(t, tau)))
            )
        ],
    ),
    (check.hard_loss, [lambda s, t: of_chosen(log_soft(s, 1), t.max(-1).indices[:]).mean()]),
    (
        check.hard_loss,
        [
            lambda s, t: (
                sum(cross_entropy(a, b.argmax()) for a, b in zip(s, t, strict=True)) / len(s)
            )
        ],
    ),
]


@pytest.mark.parametrize(("check", "answers"), RIGHT)
def test_a_right_answer_may_be_written_differently(check, answers):
    assert check(*answers).right


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
