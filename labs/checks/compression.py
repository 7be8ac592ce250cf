"""The checks of the lab that makes a model small."""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from labs.checks.verdict import (
    NOT_WRITTEN,
    Wrong,
    expect_equal,
    expect_gradient,
    explained,
    kept,
    task,
)

Function = Callable[..., Tensor]

# Five images and three classes, so that a mean over the wrong axis is another number, and a sum
# over images is not the square of the temperature. In the first image teacher and student agree,
# in the others they do not.
TEACHER = torch.tensor(
    [[4.0, 1.0, -1.0], [0.5, 2.0, 1.5], [-2.0, 0.0, 3.0], [1.0, 3.0, -1.0], [0.0, -1.0, 2.5]]
)
STUDENT = torch.tensor(
    [[2.0, 0.0, 1.0], [1.5, -0.5, 0.5], [1.0, 0.5, 0.0], [-1.0, 0.5, 2.0], [0.5, 1.0, -1.5]]
)
TEMPERATURE = 2.0


@task("Task 1, a softer answer")
def soften(function: Function) -> None:
    """Check the softmax at two temperatures."""
    divided = TEACHER / TEMPERATURE
    expect_equal(
        kept(function, "logits")(TEACHER, TEMPERATURE),
        divided.softmax(dim=-1),
        "soften(logits, 2)",
        {
            "you multiplied by the temperature, which makes an answer harder: divide": (
                (TEACHER * TEMPERATURE).softmax(dim=-1)
            ),
            "you divided after the softmax, so that rows no longer sum to 1: divide the logits": (
                TEACHER.softmax(dim=-1) / TEMPERATURE
            ),
            "the temperature is missing": TEACHER.softmax(dim=-1),
            "your answers sum to 1 along the wrong axis: each row is one image": (
                divided.softmax(dim=0)
            ),
            "these are logarithms: take softmax, not log_softmax": divided.log_softmax(dim=-1),
            "the softmax is missing: these are logits": divided,
            "rows do not sum to 1: divide the exponentials by their sum": divided.exp(),
            "all numbers together sum to 1: each row must": (
                divided.flatten().softmax(dim=0).view_as(divided)
            ),
            "there are two softmaxes: divide the logits, and take one": (
                (TEACHER.softmax(dim=-1) / TEMPERATURE).softmax(dim=-1)
            ),
            "this is a sigmoid, which looks at one class alone: take the softmax": (
                divided.sigmoid()
            ),
            "you divided by the square of the temperature: divide by itself": (
                (TEACHER / TEMPERATURE**2).softmax(dim=-1)
            ),
        },
    )
    expect_equal(
        function(TEACHER.clone(), 5.0),
        (TEACHER / 5).softmax(dim=-1),
        "soften(logits, 5)",
        {"you wrote 2 into the code: use temperature": divided.softmax(dim=-1)},
    )


@task("Task 2, the soft loss")
def soft_loss(function: Function) -> None:
    """Check τ² KL(teacher ‖ student), the mean over images, and that the student can learn."""
    square = TEMPERATURE**2
    targets, answers = ((logits / TEMPERATURE).log_softmax(dim=-1) for logits in (TEACHER, STUDENT))
    terms = targets.exp() * (targets - answers)
    reverse = (answers.exp() * (answers - targets)).sum(dim=-1).mean()
    cold_targets, cold = TEACHER.log_softmax(dim=-1), STUDENT.log_softmax(dim=-1)
    unsoftened = (cold_targets.exp() * (cold_targets - cold)).sum(dim=-1).mean()
    over_images = [
        (logits / TEMPERATURE).log_softmax(dim=0).double() for logits in (TEACHER, STUDENT)
    ]
    student = STUDENT.clone().requires_grad_()
    found = kept(function, "student", "teacher")(student, TEACHER, TEMPERATURE)
    if isinstance(found, Tensor) and found.isnan().any():
        raise Wrong(
            "the loss is nan: somewhere you take the logarithm of a number below zero; kl_div "
            "takes the student's log_softmax, then the teacher's softmax"
        )
    expect_equal(
        found,
        square * terms.sum(dim=-1).mean(),
        "soft_loss(student, teacher, 2)",
        {
            "the square of the temperature is missing in front": terms.sum(dim=-1).mean(),
            "you multiplied by the temperature: it is its square": (
                TEMPERATURE * terms.sum(dim=-1).mean()
            ),
            "you divided by the square of the temperature: multiply by it": (
                terms.sum(dim=-1).mean() / square
            ),
            "you took the mean over classes, too: sum over them, then take the mean over "
            "images": square * terms.mean(),
            "you summed over images: take their mean": square * terms.sum(),
            "you summed over images, and the square of the temperature is missing: take their "
            "mean, times the square": terms.sum(),
            "you multiplied by the square of the temperature twice": (
                square**2 * terms.sum(dim=-1).mean()
            ),
            "you summed over images, and took the mean over classes: it is the other way round": (
                square * terms.sum(dim=0).mean()
            ),
            "these are the losses of all images: take their mean": square * terms.sum(dim=-1),
            "these are the losses of all images and classes: sum over classes, then take the mean "
            "over images": square * terms,
            "teacher and student are exchanged: the teacher's probabilities stand in front of the "
            "logarithm": square * reverse,
            "teacher and student are exchanged, and the square of the temperature is missing": (
                reverse
            ),
            "the student's probabilities stand in front of the logarithm: it is the teacher's": (
                -square * reverse
            ),
            "the student has no temperature: both are softened": (
                square * (targets.exp() * (targets - cold)).sum(dim=-1).mean()
            ),
            "the teacher has no temperature: both are softened": (
                square * (cold_targets.exp() * (cold_targets - answers)).sum(dim=-1).mean()
            ),
            "nothing is softened: divide both logits by the temperature": square * unsoftened,
            "the temperature is missing: in both softmaxes, and its square in front": unsoftened,
            "this is the cross-entropy: the logarithm of the teacher's own probabilities is "
            "missing": -square * (targets.exp() * answers).sum(dim=-1).mean(),
            "the sign is wrong: log p − log q": -square * terms.sum(dim=-1).mean(),
            "the teacher's probabilities in front of the logarithm are missing": (
                square * (targets - answers).sum(dim=-1).mean()
            ),
            "only log p is multiplied by p: put log p − log q into brackets": (
                square * (targets.exp() * targets - answers).sum(dim=-1).mean()
            ),
            "the student's logarithm is missing: take its log_softmax": (
                square * (targets.exp() * (targets - answers.exp())).sum(dim=-1).mean()
            ),
            "the softmax runs over images: each row is one image": (
                square
                * (over_images[0].exp() * (over_images[0] - over_images[1])).sum(dim=-1).mean()
            ),
        },
    )
    expect_equal(
        function(STUDENT.clone(), TEACHER.clone(), 1.0),
        unsoftened,
        "soft_loss(student, teacher, 1)",
        {
            "you wrote 2 into the code: use temperature": square * terms.sum(dim=-1).mean(),
            "you wrote 4 into the code: use temperature**2": square * unsoftened,
            "you wrote 2 into the softmax: use temperature": terms.sum(dim=-1).mean(),
        },
    )
    expect_gradient(found, [student])


@task("Task 3, the hard loss")
def hard_loss(function: Function) -> None:
    """Check the cross-entropy with the teacher's likeliest class, and that the student learns."""
    classes = TEACHER.argmax(dim=-1)
    right = cross_entropy(STUDENT, classes)
    chosen = STUDENT.gather(-1, classes[:, None])
    student = STUDENT.clone().requires_grad_()
    found = explained(
        lambda: kept(function, "student", "teacher")(student, TEACHER),
        "five images and three classes were given: take one class number for each image",
    )
    expect_equal(
        found,
        right,
        "hard_loss(student, teacher)",
        {
            "the student is compared with its own likeliest class: ask the teacher": (
                cross_entropy(STUDENT, STUDENT.argmax(dim=-1))
            ),
            "the teacher is compared with its own likeliest class: the student must answer": (
                cross_entropy(TEACHER, classes)
            ),
            "these are soft answers: take the teacher's likeliest class": (
                cross_entropy(STUDENT, TEACHER.softmax(dim=-1))
            ),
            "you gave cross_entropy the teacher's logits: give it class numbers": (
                cross_entropy(STUDENT, TEACHER)
            ),
            "teacher and student are exchanged": cross_entropy(TEACHER, STUDENT.argmax(dim=-1)),
            "cross_entropy takes the softmax itself: give it logits": (
                cross_entropy(STUDENT.softmax(dim=-1), classes)
            ),
            "you summed over images: take their mean": (
                cross_entropy(STUDENT, classes, reduction="sum")
            ),
            "these are the losses of all images: take their mean": (
                cross_entropy(STUDENT, classes, reduction="none")
            ),
            "you took the mean over classes, too: only one of them counts in each image": right / 3,
            "the student's logits are divided by 2: the hard loss has no temperature": (
                cross_entropy(STUDENT / 2, classes)
            ),
            "this is the teacher's unlikeliest class: take argmax": (
                cross_entropy(STUDENT, TEACHER.argmin(dim=-1))
            ),
            "the sign is wrong: a loss is minus the logarithm": -right,
            "the log_softmax is missing: nll_loss takes logarithms": -chosen.mean(),
            "the logarithm is missing: these are probabilities": (
                -STUDENT.softmax(dim=-1).gather(-1, classes[:, None]).mean()
            ),
            "the softmax runs over images: each row is one image": (
                -STUDENT.log_softmax(dim=0).gather(-1, classes[:, None]).mean()
            ),
            "this is how often they disagree, of which nothing can be learnt: take cross_entropy": (
                (STUDENT.argmax(dim=-1) != classes).float().mean()
            ),
            "these are class numbers: give the loss": classes,
        },
    )
    expect_gradient(found, [student])


@task("Task 4, scale and zero point")
def affine_grid(function: Callable[..., object]) -> None:
    """Check two ranges with zero in them, and two without."""
    scale = 5.3 / 15
    _expect_grid(
        function,
        (-1.0, 4.3, 4),
        (scale, 3),
        {
            "2^b integers have 2^b − 1 steps between them: divide by that": (5.3 / 16, 3),
            "you divided by 7: with 4 bits it is 2**bits - 1, which is 15": (5.3 / 7, 1),
            "you divided by 8: with 4 bits it is 2**bits - 1, which is 15": (5.3 / 8, 2),
            "Python writes the power 2**bits; 2^bits is another thing": (5.3 / 5, 1),
            "the zero point has the wrong sign: from the lowest number, zero lies upwards": (
                scale,
                -3,
            ),
            "the zero point must be an integer: round it": (scale, 1.0 / scale),
            "the zero point is rounded down: take the nearest integer": (scale, 2),
            "the zero point is counted from the upper end: it is that of the lowest number": (
                scale,
                12,
            ),
            "the zero point is 0, as if zero were the lowest number: it is −lowest / scale": (
                scale,
                0,
            ),
            "the order is wrong: first the scale, then the zero point": (3, scale),
            "the zero point is right, but the scale is upside down: it is the distance of two "
            "neighbours": (1 / scale, 3),
            "your scale is upside down: it is the distance of two neighbours": (1 / scale, 0),
            "this is the symmetric grid: it would reach as far down as up": (8.6 / 15, 8),
        },
    )
    _expect_grid(
        function,
        (-1.0, 3.9, 3),
        (0.7, 1),
        {
            "the zero point is rounded up: take the nearest integer": (0.7, 2),
            "you wrote 4 bits into the code: use bits": (4.9 / 15, 3),
        },
    )
    _expect_grid(
        function,
        (2.0, 9.0, 3),
        (9 / 7, 0),
        {
            "zero is not on your grid: widen a range that does not hold it": (1.0, -2),
            "your scale is that of the widened range, but your zero point is not: take it from "
            "there, too": (9 / 7, -2),
            "your zero point is that of the widened range, but your scale is not: take it from "
            "there, too": (1.0, 0),
        },
    )
    _expect_grid(
        function,
        (-9.0, -2.0, 3),
        (9 / 7, 7),
        {"zero is not on your grid: widen the range upwards, too": (1.0, 9)},
    )


def _expect_grid(
    function: Callable[..., object],
    given: tuple[float, float, int],
    right: tuple[float, int],
    mistakes: Mapping[str, tuple[float, float]],
) -> None:
    lowest, highest, bits = given
    what = f"affine_grid({lowest}, {highest}, bits={bits})"
    try:
        found = function(*given)
    except ZeroDivisionError:
        raise Wrong(
            f"{what} divides by zero: min(lowest, 0) widens downwards, max(highest, 0) upwards, "
            "and the scale is not rounded"
        ) from None
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if isinstance(found, list) and len(found) == 2:
        raise Wrong(f"{what} is a list, expected is a tuple: write return scale, zero_point")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong(f"{what} gives {found!r}, expected are two: a scale and a zero point")
    wrong = {hint: torch.tensor(values) for hint, values in mistakes.items()}
    numbers = [_number(n, f"{what}[{place}]") for place, n in enumerate(found)]
    expect_equal(torch.tensor(numbers), torch.tensor(right), what, wrong)


def _number(found: object, what: str) -> float:
    """Give a number that may also be the only one of a tensor."""
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if isinstance(found, Tensor) and found.shape:
        shape = " × ".join(map(str, found.shape))
        raise Wrong(f"{what} has the shape {shape}, expected is a single number")
    if isinstance(found, str) or not hasattr(found, "__float__"):
        raise Wrong(f"{what} is a {type(found).__name__}, expected is a number")
    return float(found)


@task("Task 5, to the grid and back")
def quantise(forth: Function, back: Function) -> None:
    """Check rounding to integers from 0 to 7 and from -7 to 7, and the way back."""
    x = torch.tensor([[-2.1, -0.9, -0.2, 0.3], [0.8, 1.4, 2.2, 4.1]])
    near = (x / 0.5).round()
    to_grid, from_grid = kept(forth, "x"), kept(back, "q")
    expect_equal(
        to_grid(x, 0.5, 2, 0, 7),
        (near + 2).clamp(0, 7),
        "quantise(x, 0.5, 2, 0, 7)",
        {
            "nothing is cut off: clamp to the ends of the grid": near + 2,
            "only the lower end is cut off: clamp to the upper one, too": (near + 2).clamp(min=0),
            "only the upper end is cut off: clamp to the lower one, too": (near + 2).clamp(max=7),
            "you cut off before the zero point was added": near.clamp(0, 7) + 2,
            "you cut off before you divided: clamp integers, not numbers": (
                (x.clamp(0, 7) / 0.5).round() + 2
            ),
            "you rounded before you divided: round integers of the grid": (
                (x.round() / 0.5 + 2).clamp(0, 7)
            ),
            "you dropped what comes after the point: round to the nearest integer": (
                ((x / 0.5).trunc() + 2).clamp(0, 7)
            ),
            "you rounded down: take the nearest integer": ((x / 0.5).floor() + 2).clamp(0, 7),
            "you rounded up: take the nearest integer": ((x / 0.5).ceil() + 2).clamp(0, 7),
            "the zero point is missing": near.clamp(0, 7),
            "the zero point is missing, and nothing is cut off": near,
            "you subtracted the zero point: on the way to the grid it is added": (
                (near - 2).clamp(0, 7)
            ),
            "you multiplied by the scale: divide by it": ((x * 0.5).round() + 2).clamp(0, 7),
            "these are no integers: round": (x / 0.5 + 2).clamp(0, 7),
            "the last integer is lost: highest is on the grid": (near + 2).clamp(0, 6),
            "lowest and highest are exchanged: clamp(lowest, highest)": torch.full_like(x, 0),
            "these are numbers again: give integers, and leave the way back to dequantise": (
                0.5 * ((near + 2).clamp(0, 7) - 2)
            ),
        },
    )
    scales, middle = torch.tensor([[0.5], [0.25]]), (x / torch.tensor([[0.5], [0.25]])).round()
    sizes = "x is 2 × 4 here, and the scales are a column, 2 × 1, one for each row"
    expect_equal(
        explained(lambda: to_grid(x, scales, 0, -7, 7), sizes),
        middle.clamp(-7, 7),
        "quantise(x, scales, 0, -7, 7), with a column of scales,",
        {
            "you wrote 0 into the code: this grid begins with lowest, which is -7": (
                middle.clamp(0, 7)
            ),
            "you added lowest: the zero point says where zero lies": (middle - 7).clamp(-7, 7),
            "integers below zero are lost: uint8 has none": middle.clamp(-7, 7) % 256,
            "all rows were divided by the same scale: each has its own": (
                (x / scales.mean()).round().clamp(-7, 7)
            ),
            "all rows were divided by the first scale: each has its own": near.clamp(-7, 7),
        },
    )
    q = torch.tensor([[0.0, 3.0, 7.0], [1.0, 2.0, 5.0]])
    expect_equal(
        from_grid(q, 0.5, 1),
        0.5 * (q - 1),
        "dequantise(q, 0.5, 1)",
        {
            "you added the zero point: on the way back it is subtracted": 0.5 * (q + 1),
            "the zero point is missing": 0.5 * q,
            "the zero point is an integer of the grid: subtract it before you scale": 0.5 * q - 1,
            "you divided by the scale: multiply by it": (q - 1) / 0.5,
            "these are still the integers: scale them": q,
            "the scale is missing": q - 1,
            "on the way back numbers need not be integers: do not round": (0.5 * (q - 1)).round(),
        },
    )
    sizes = "q is 2 × 3 here, and the scales are a column, 2 × 1, one for each row"
    expect_equal(
        explained(lambda: from_grid(q, scales, 0), sizes),
        scales * q,
        "dequantise(q, scales, 0), with a column of scales,",
        {
            "all rows were multiplied by the same scale: each has its own": scales.mean() * q,
            "all rows were multiplied by the first scale: each has its own": 0.5 * q,
        },
    )
    integers = forth(x.clone(), 0.5, 2, 0, 7)
    expect_equal(
        back(integers, 0.5, 2),
        0.5 * ((near + 2).clamp(0, 7) - 2),
        f"each of the two is right, but not one behind the other, with integers of "
        f"{integers.dtype}: dequantise(quantise(x, 0.5, 2, 0, 7), 0.5, 2)",
    )


@task("Task 6, one scale or one for each row")
def symmetric_scale(function: Function) -> None:
    """Check the scale of a matrix and of its rows, for 4 and for 8 bits."""
    weight = torch.tensor([[0.1, -0.4, 0.2, 0.05], [2.0, 1.0, -6.0, 0.5], [0.3, 0.7, 0.1, -0.2]])
    size = weight.abs()
    rows = size.amax(dim=1) / 7
    scale = kept(function, "weight")
    expect_equal(
        scale(weight, 4, False),
        size.amax() / 7,
        "symmetric_scale(weight, 4, per_row=False)",
        {
            "divide by the largest integer, 2^(b−1) − 1: one bit is for the sign": size.amax() / 15,
            "divide by 2^(b−1) − 1: one integer stays unused, so that there are as many below "
            "zero as above": size.amax() / 8,
            "you divided by 2^b − 2: in Python, the power is 2 ** (bits - 1)": size.amax() / 14,
            "you divided by 2^b: divide by the largest integer, 2^(b−1) − 1": size.amax() / 16,
            "-6 is the largest weight, by size: take the absolute value first": weight.amax() / 7,
            "the largest integer is missing: divide by it": size.amax(),
            "you multiplied by the largest integer: divide by it": size.amax() * 7,
            "this is the scale of an asymmetric grid: take the largest absolute value": (
                (weight.amax() - weight.amin()) / 15
            ),
            "this is the mean: take the largest": size.mean() / 7,
            "this is the smallest: take the largest": size.amin() / 7,
            "per_row is false, but these are scales of the rows": rows[:, None],
            "per_row is false, but these are scales of the rows, and in no column": rows,
        },
    )
    expect_equal(
        scale(weight, 4, True),
        rows[:, None],
        "symmetric_scale(weight, 4, per_row=True)",
        {
            "this is one scale for the matrix: take the largest of each row": size.amax() / 7,
            "these are scales of the columns: a row makes one number of the output": (
                size.amax(dim=0, keepdim=True) / 7
            ),
            "these are scales of the columns, put upright: a row makes one number of the output": (
                size.amax(dim=0)[:, None] / 7
            ),
            "the scales must stand in a column to meet their rows: keepdim=True": rows,
            "the scales stand in a row: they must stand in a column to meet their rows": (
                rows[None]
            ),
            "each row has the scale of the matrix: take the largest of each row": (
                (size.amax() / 7).expand(3, 1)
            ),
            "take the absolute value first, in each row, too": (
                weight.amax(dim=1, keepdim=True) / 7
            ),
            "the largest integer is missing: divide by it, in each row, too": 7 * rows[:, None],
        },
    )
    for per_row, largest in ((False, size.amax()), (True, size.amax(dim=1, keepdim=True))):
        expect_equal(
            function(weight.clone(), 8, per_row),
            largest / 127,
            f"symmetric_scale(weight, 8, per_row={per_row})",
            {
                "you wrote 7 into the code, which is right for 4 bits: use bits": largest / 7,
                "you divided by 15, which is right for 5 bits: it is 2 ** (bits - 1) - 1": (
                    largest / 15
                ),
            },
        )


class _Small(nn.Module):
    """A model whose second matrix lies deeper, and whose positions are none of a linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.positions = nn.Parameter(torch.zeros(5, 16))
        self.first = nn.Linear(16, 12)
        self.block = nn.Sequential(nn.LayerNorm(12), nn.Linear(12, 6))


@task("Task 7, bytes")
def stored_bytes(function: Callable[..., int]) -> None:
    """Check the bytes of two matrices with biases, a norm and positions, in 4 bits and in 8."""
    outer, inner, biases, table = 16 * 12, 12 * 6, 12 + 6, 5 * 16
    matrices, rest, rows, columns = outer + inner, biases + 24 + table, 12 + 6, 16 + 12
    for bits in (4, 8):
        packed = matrices * bits / 8
        found = {per_row: _bytes(function, bits, per_row) for per_row in (False, True)}
        total = {False: packed + 4 * rest + 4 * 2, True: packed + 4 * rest + 4 * rows}
        if found == {per_row: total[not per_row] for per_row in total}:
            raise Wrong(
                "per_row is turned round: a matrix has as many scales as rows if it is true"
            )
        for per_row, scales in ((False, 2), (True, rows)):
            expect_equal(
                torch.tensor(found[per_row]),
                torch.tensor(total[per_row]),
                f"stored_bytes(model, {bits}, per_row={per_row})",
                {
                    hint: torch.tensor(float(number))
                    for hint, number in {
                        "the scales are missing, four bytes each": packed + 4 * rest,
                        "only the matrices are counted: all other numbers take four bytes": (
                            packed + 4 * scales
                        ),
                        "only the matrices are counted, and their scales are missing": packed,
                        "biases and norms are counted in bits, too: they stay at four bytes": (
                            (matrices + rest) * bits / 8 + 4 * scales
                        ),
                        "biases are counted in bits, too: they stay at four bytes": (
                            total[per_row] + biases * (bits / 8 - 4)
                        ),
                        "positions are counted as a matrix: only those of nn.Linear are": (
                            total[per_row] + table * (bits / 8 - 4) + 4 * (5 if per_row else 1)
                        ),
                        "a matrix is left out: model.modules() meets those that lie deeper, and "
                        "return stands behind the loop": (
                            total[per_row] + inner * (4 - bits / 8) - 4 * (6 if per_row else 1)
                        ),
                        "the weight of a norm is no matrix: only those of nn.Linear are": (
                            total[per_row] + 12 * (bits / 8 - 4) + 4 * (12 if per_row else 1)
                        ),
                        "a scale takes four bytes, not one": packed + 4 * rest + scales,
                        "scales are counted in bits, too: each takes four bytes": (
                            packed + 4 * rest + scales * bits / 8
                        ),
                        "these are scales for the columns: one for each row": (
                            packed + 4 * rest + 4 * columns
                        ),
                        "the whole model has one scale: each matrix has its own": (
                            packed + 4 * rest + 4
                        ),
                        "these are bits of the matrices: eight of them are a byte": (
                            bits * matrices + 4 * rest + 4 * scales
                        ),
                        "these are bits: eight of them are a byte": 8 * total[per_row],
                        "4 // 8 is 0: multiply by the bits first, or divide with /": (
                            (bits // 8) * matrices + 4 * rest + 4 * scales
                        ),
                        "the matrices are counted twice: take their four bytes off": (
                            packed + 4 * (matrices + rest) + 4 * scales
                        ),
                        "these are the bytes in 32 bits: correct them for each matrix": (
                            4 * (matrices + rest)
                        ),
                        "numbers were counted, not their four bytes: begin with "
                        "4 * parameters(model)": (total[per_row] - 3 * (matrices + rest)),
                        "you wrote 4 bits into the code: use bits": (
                            matrices / 2 + 4 * rest + 4 * scales
                        ),
                        "you wrote 8 bits into the code: use bits": (
                            matrices + 4 * rest + 4 * scales
                        ),
                        "per_row is ignored: a matrix has one scale or as many as rows": (
                            packed + 4 * rest + 4 * (2 if per_row else rows)
                        ),
                    }.items()
                },
            )


def _bytes(function: Callable[..., int], bits: int, per_row: bool) -> float:
    """Count the bytes of a small model with the reader's function, which may not change it."""
    model = _Small()
    before = [value.clone() for value in model.parameters()]
    what = f"stored_bytes(model, {bits}, per_row={per_row})"
    found = _number(function(model, bits, per_row), what)
    after = list(model.parameters())
    if len(after) != len(before) or not all(map(torch.equal, before, after)):
        raise Wrong("you change the model, of which others still need the numbers: only count")
    return found


@task("Task 8, agreement")
def agreement(function: Callable[..., float]) -> None:
    """Check the share of images of which two models say the same: five of eight."""
    logits = torch.tensor(
        [
            [6, 1, 5, 2],
            [0, 1, 6, 4],
            [2, 3, 5, 6],
            [3, 0, 4, 2],
            [6, 3, 2, 4],
            [4, 0, 5, 2],
            [5, 3, 6, 2],
            [6, 3, 5, 2],
        ]
    ).float()
    others = torch.tensor(
        [
            [6, 1, 5, 0],
            [5, 4, 6, 3],
            [2, 1, 5, 6],
            [2, 0, 5, 6],
            [0, 2, 1, 5],
            [1, 4, 6, 5],
            [1, 4, 5, 3],
            [5, 3, 4, 6],
        ]
    ).float()
    answers = [z.argmax(dim=-1) for z in (logits, others)]
    same = answers[0] == answers[1]
    try:
        found = explained(
            lambda: kept(function, "logits", "others")(logits, others), "both are 8 × 4 here"
        )
    except RuntimeError as error:
        if "could not infer output dtype" not in str(error):
            raise
        raise Wrong(
            "only numbers with a point have a mean: write .float() in front of .mean()"
        ) from None
    if isinstance(found, Tensor) and found.shape == same.shape:
        raise Wrong("these are answers about each image: give the share, a single number")
    expect_equal(
        torch.tensor(_number(found, "agreement(logits, others)")),
        same.float().mean(),
        "agreement(logits, others)",
        {
            "you counted: divide by the number of images": same.float().sum(),
            "this is how often they disagree": (~same).float().mean(),
            "these are per cent: give a share, from 0 to 1": 100 * same.float().mean(),
            "you compared along the wrong axis: each row is one image": (
                (logits.argmax(dim=0) == others.argmax(dim=0)).float().mean()
            ),
            "you compared the logits: compare the likeliest classes": (
                (logits == others).float().mean()
            ),
            "you compared the largest logits: compare where they stand, with argmax": (
                (logits.amax(dim=-1) == others.amax(dim=-1)).float().mean()
            ),
            "you compared the unlikeliest classes: take argmax": (
                (logits.argmin(dim=-1) == others.argmin(dim=-1)).float().mean()
            ),
            "you compared each image with every other: compare each with itself": (
                (answers[0][:, None] == answers[1]).float().mean()
            ),
            "you divided by the number of classes: divide by that of images": same.sum() / 4,
            "you divided by the number of logits: divide by that of images": same.sum() / 32,
            "this is 1, as if they always agreed: compare the two models": torch.tensor(1.0),
            "this is 0, as if they never agreed: give the share, which is no whole number": (
                torch.tensor(0.0)
            ),
        },
    )
