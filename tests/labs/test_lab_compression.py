"""Typical wrong answers in the lab that makes a model small, and the numbers that it prints."""

import math

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, kl_div, log_softmax

from labs.checks import compression as check
from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from notes_site.solution import ROOT, solution
from transformer_notes.distillation import hard_distillation_loss, soft_distillation_loss

LAB = ROOT / "labs" / "compression.py"


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


def zero_point_of(function):
    """Give a grid whose scale is right: a zero point of it, and of the widened range."""

    def answer(low, high, bits):
        low, high = min(low, 0), max(high, 0)
        scale = (high - low) / (2**bits - 1)
        return scale, function(low, high, scale)

    return answer


right_grid = zero_point_of(lambda low, high, scale: round(-low / scale))


def divided_by(function):
    """Give a grid that divides the widened range by another number."""
    return lambda low, high, bits: (
        (s := (max(high, 0) - min(low, 0)) / function(bits)),
        round(-min(low, 0) / s),
    )


def mean_scale(function):
    """Let a right function see one scale."""
    return lambda x, scale, *rest: function(x, torch.as_tensor(scale).mean(), *rest)


def first_scale(function):
    return lambda x, scale, *rest: function(x, torch.as_tensor(scale).flatten()[0], *rest)


def row_scale(largest, steps=lambda bits: 2 ** (bits - 1) - 1):
    """Give the scales that a function of sizes and of an axis makes."""
    return lambda w, bits, rows: largest(w, -1 if rows else (0, 1)) / steps(bits)


def largest(w, axis):
    return w.abs().amax(axis, keepdim=axis == -1)


def to_unsigned(*given):
    return forth(*given).to(torch.uint8)


right_count = counted(in_bytes, four, scales)


def counted_with(chosen):
    """Count as a right answer would, but take other numbers for those of a matrix."""

    def count(model, bits, per_row):
        numbers = 0
        for name, parameter in model.named_parameters():
            if chosen(name, parameter):
                numbers += parameter.numel() * bits / 8 + (4 * len(parameter) if per_row else 4)
            else:
                numbers += 4 * parameter.numel()
        return numbers

    return count


def counted_and_emptied(model, bits, per_row):
    found = right_count(model, bits, per_row)
    for parameter in model.parameters():
        parameter.data += 1
    return found


def biases_too(model, bits, per_row):
    biases = sum(len(module.bias) for module in model.modules() if isinstance(module, nn.Linear))
    return right_count(model, bits, per_row) + biases * (bits / 8 - 4)


def two_tensors(function):
    """Give the share of equal values of a function."""
    return lambda a, b: (function(a) == function(b)).float().mean()


def same_class(a, b):
    return a.argmax(dim=-1) == b.argmax(dim=-1)


WRONG = [
    (check.affine_grid, [divided_by(lambda bits: 2 * bits - 1)], "you divided by 7"),
    (check.affine_grid, [divided_by(lambda bits: 2 ** (bits - 1))], "you divided by 8"),
    (check.affine_grid, [divided_by(lambda bits: (2 ^ bits) - 1)], "Python writes the power"),
    (check.affine_grid, [divided_by(lambda bits: 15)], "you wrote 4 bits"),
    (
        check.affine_grid,
        [zero_point_of(lambda low, high, s: math.ceil(-low / s))],
        "is rounded up",
    ),
    (check.affine_grid, [zero_point_of(lambda low, high, s: round(high / s))], "the upper end"),
    (check.affine_grid, [zero_point_of(lambda low, high, s: 0)], "the zero point is 0"),
    (check.affine_grid, [lambda *given: right_grid(*given)[::-1]], "the order is wrong"),
    (check.affine_grid, [lambda *given: list(right_grid(*given))], "is a list, expected is a tup"),
    (check.affine_grid, [lambda *given: ("a", "b")], "[0] is a str, expected is a number"),
    (
        check.affine_grid,
        [lambda *given: (1 / right_grid(*given)[0], right_grid(*given)[1])],
        "the zero point is right, but",
    ),
    (
        check.affine_grid,
        [lambda low, high, bits: (2 * max(-low, high) / (2**bits - 1), 2 ** (bits - 1))],
        "the symmetric grid",
    ),
    (
        check.affine_grid,
        [lambda low, high, bits: ((s := right_grid(low, high, bits)[0]), round(-low / s))],
        "your zero point is not",
    ),
    (
        check.affine_grid,
        [lambda low, high, bits: ((high - low) / (2**bits - 1), right_grid(low, high, bits)[1])],
        "your scale is not",
    ),
    (
        check.affine_grid,
        [lambda low, high, bits: right_grid(max(low, 0), min(high, 0), bits)],
        "min(lowest, 0) widens downwards",
    ),
    (check.quantise, [emptied(forth), back], "you change x in place"),
    (check.quantise, [forth, emptied(back)], "you change q in place"),
    (
        check.quantise,
        [lambda x, s, z, low, high: forth(x, s, z, low, 10**6), back],
        "only the lower end",
    ),
    (
        check.quantise,
        [lambda x, s, z, low, high: forth(x, s, z, -(10**6), high), back],
        "only the upper end",
    ),
    (check.quantise, [lambda x, s, z, *ends: forth(x.clamp(*ends), s, z, -99, 99), back], "before"),
    (check.quantise, [lambda x, *given: forth(x.round(), *given), back], "before you divided"),
    (
        check.quantise,
        [lambda x, s, z, low, high: ((x / s).ceil() + z).clamp(low, high), back],
        "you rounded up",
    ),
    (check.quantise, [lambda x, s, *given: (x / s).round(), back], "and nothing is cut off"),
    (check.quantise, [lambda x, s, z, low, high: forth(x, s, z, low, high - 1), back], "last int"),
    (check.quantise, [lambda x, s, z, low, high: forth(x, s, z, high, low), back], "exchanged"),
    (
        check.quantise,
        [lambda x, s, z, *ends: back(forth(x, s, z, *ends), s, z), back],
        "these are numbers again",
    ),
    (check.quantise, [lambda x, s, z, low, high: forth(x, s, z, 0, high), back], "you wrote 0"),
    (check.quantise, [lambda x, s, z, low, high: forth(x, s, z + low, low, high), back], "added l"),
    (check.quantise, [to_unsigned, back], "uint8 has none"),
    (
        check.quantise,
        [lambda *given: to_unsigned(*given) if given[3] == 0 else forth(*given), back],
        "with integers of torch.uint8",
    ),
    (check.quantise, [mean_scale(forth), back], "by the same scale"),
    (check.quantise, [first_scale(forth), back], "by the first scale"),
    (check.quantise, [forth, mean_scale(back)], "multiplied by the same scale"),
    (check.quantise, [forth, first_scale(back)], "multiplied by the first scale"),
    (check.quantise, [lambda x, s, *rest: forth(x, float(s), *rest), back], "scales are a column"),
    (check.quantise, [forth, lambda q, s, z: q], "still the integers"),
    (check.quantise, [forth, lambda q, s, z: q - z], "the scale is missing"),
    (check.quantise, [forth, lambda q, s, z: back(q, s, z).round()], "do not round"),
    (check.symmetric_scale, [emptied(row_scale(largest))], "you change weight in place"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 7)], "you wrote 7 into the code"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 2**b - 2)], "2^b − 2"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 2 * b - 1)], "right for 5 bits"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 2**b)], "you divided by 2^b:"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 1)], "the largest integer is missing"),
    (check.symmetric_scale, [row_scale(largest, lambda b: 1 / 7)], "you multiplied by"),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.amax() - w.amin()) / (2**b - 1)],
        "an asymmetric grid",
    ),
    (check.symmetric_scale, [row_scale(lambda w, axis: w.abs().mean(axis))], "this is the mean"),
    (check.symmetric_scale, [row_scale(lambda w, axis: w.abs().amin(axis))], "the smallest"),
    (
        check.symmetric_scale,
        [lambda w, b, rows: row_scale(largest)(w, b, not rows)],
        "per_row is false, but these are scales of the rows",
    ),
    (check.symmetric_scale, [lambda w, b, rows: w.abs().amax(1) / 7], "and in no column"),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.abs().amax(0)[:, None] if rows else w.abs().amax()) / 7],
        "put upright",
    ),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.abs().amax(1)[None] if rows else w.abs().amax()) / 7],
        "the scales stand in a row",
    ),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.abs().amax().expand(3, 1) if rows else w.abs().amax()) / 7],
        "each row has the scale of the matrix",
    ),
    (
        check.symmetric_scale,
        [lambda w, b, rows: (w.amax(1, keepdim=True) if rows else w.abs().amax()) / 7],
        "in each row, too",
    ),
    (
        check.symmetric_scale,
        [lambda w, b, rows: w.abs().amax(1, keepdim=True) if rows else w.abs().amax() / 7],
        "divide by it, in each row, too",
    ),
    (
        check.stored_bytes,
        [
            lambda model, bits, rows: counted(
                in_bytes, four, lambda *shape: scales(*shape) * bits / 32
            )(model, bits, rows)
        ],
        "scales are counted in bits",
    ),
    (check.stored_bytes, [lambda *given: [1]], "is a list, expected is a number"),
    (check.stored_bytes, [lambda *given: str(right_count(*given))], "is a str, expected is a num"),
    (check.stored_bytes, [counted_and_emptied], "you change the model"),
    (
        check.stored_bytes,
        [lambda model, bits, per_row: right_count(model, bits, not per_row)],
        "per_row is turned round",
    ),
    (check.stored_bytes, [biases_too], "biases are counted in bits"),
    (
        check.stored_bytes,
        [counted_with(lambda name, parameter: parameter.dim() == 2)],
        "positions are counted as a matrix",
    ),
    (
        check.stored_bytes,
        [counted_with(lambda name, parameter: name == "first.weight")],
        "a matrix is left out",
    ),
    (
        check.stored_bytes,
        [counted_with(lambda name, parameter: name.endswith("weight"))],
        "the weight of a norm",
    ),
    (
        check.stored_bytes,
        [lambda *given: right_count(*given) + 3],
        "stored_bytes(model, 4, per_row=False) is 631, expected is 628",
    ),
    (check.stored_bytes, [counted(lambda bits: bits // 8, four, scales)], "4 // 8 is 0"),
    (check.stored_bytes, [counted(four, four, lambda *_: 0)], "the bytes in 32 bits"),
    (check.stored_bytes, [counted(lambda bits: bits / 8 - 3, lambda _: 1, scales)], "begin with 4"),
    (check.stored_bytes, [lambda model, b, rows: right_count(model, 4, rows)], "you wrote 4 bits"),
    (check.stored_bytes, [lambda model, b, rows: right_count(model, 8, rows)], "you wrote 8 bits"),
    (check.stored_bytes, [lambda *given: 8 * right_count(*given)], "these are bits: eight"),
    (
        check.stored_bytes,
        [lambda model, bits, rows: right_count(model, bits, rows) + (0 if rows else -4)],
        "the whole model has one scale",
    ),
    (
        check.agreement,
        [emptied(lambda a, b: same_class(a, b).float().mean())],
        "you change logits in place",
    ),
    (check.agreement, [lambda a, b: str(same_class(a, b).float().mean())], "expected is a number"),
    (check.agreement, [lambda a, b: same_class(a, b).mean()], "write .float() in front"),
    (check.agreement, [same_class], "answers about each image"),
    (check.agreement, [lambda a, b: 100 * same_class(a, b).float().mean()], "per cent"),
    (check.agreement, [two_tensors(lambda z: z.amax(dim=-1))], "you compared the largest logits"),
    (check.agreement, [two_tensors(lambda z: z.argmin(dim=-1))], "the unlikeliest classes"),
    (
        check.agreement,
        [lambda a, b: same_class(a[:, None], b[None]).float().mean()],
        "each image with every other",
    ),
    (check.agreement, [lambda a, b: same_class(a, b).sum() / a.shape[1]], "number of classes"),
    (check.agreement, [lambda a, b: same_class(a, b).sum() / a.numel()], "number of logits"),
    (check.agreement, [lambda a, b: same_class(a, a).float().mean()], "as if they always agreed"),
    (check.agreement, [lambda a, b: same_class(a, b).float().mean().int()], "as if they never"),
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
    (check.stored_bytes, [counted(in_bytes, lambda _: 0, scales)], "all other numbers take"),
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
    (check.affine_grid, [right_grid]),
    (check.affine_grid, [lambda *given: tuple(torch.tensor(n) for n in right_grid(*given))]),
    (
        check.affine_grid,
        [zero_point_of(lambda low, high, scale: math.floor(-low / scale + 0.5))],
    ),
    (check.quantise, [lambda *given: forth(*given).int(), back]),
    (check.quantise, [lambda x, s, z, *ends: (x / s + z).round_().clamp_(*ends), back]),
    (check.quantise, [forth, lambda q, s, z: q.double() * s - z * s]),
    (
        check.quantise,
        [
            lambda *given: forth(*given).to(torch.uint8 if given[3] == 0 else torch.int8),
            lambda q, s, z: back(q.float(), s, z),
        ],
    ),
    (check.symmetric_scale, [row_scale(largest)]),
    (
        check.symmetric_scale,
        [row_scale(lambda w, axis: w.double().norm(math.inf, axis, keepdim=axis == -1))],
    ),
    (check.stored_bytes, [right_count]),
    (check.stored_bytes, [lambda *given: torch.tensor(float(right_count(*given)))]),
    (check.agreement, [lambda a, b: same_class(a, b).float().mean()]),
    (check.agreement, [lambda a, b: int(same_class(a, b).sum()) / len(a)]),
    (check.agreement, [lambda a, b: (same_class(a, b) * 1.0).numpy().mean()]),
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


@pytest.mark.parametrize(("each_row", "share"), [(False, "one scale 86 %"), (True, "row 65 %")])
def test_so_many_numbers_become_0_with_2_bits(each_row, share):
    zeros = total = 0
    for module in recorded_vit("digits").modules():
        if isinstance(module, nn.Linear):
            size = module.weight.detach().abs()
            scale = size.amax(dim=-1, keepdim=True) if each_row else size.amax()
            zeros += int((size / scale).round().eq(0).sum())
            total += size.numel()

    words = " ".join(LAB.read_text(encoding="utf-8").replace("\n#", "").split())
    assert share.endswith(f" {100 * zeros / total:.0f} %")
    assert share in words
