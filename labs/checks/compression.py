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
def affine_grid(function: Callable[..., tuple[float, int]]) -> None:
    """Check a range with zero in it, and one without."""
    scale = 5.3 / 15
    _expect_grid(
        function(-1.0, 4.3, 4),
        (scale, 3),
        "affine_grid(-1.0, 4.3, bits=4)",
        {
            "2^b integers have 2^b − 1 steps between them: divide by that": (5.3 / 16, 3),
            "the zero point has the wrong sign: from the lowest number, zero lies upwards": (
                scale,
                -3,
            ),
            "the zero point must be an integer: round it": (scale, 1.0 / scale),
            "the zero point is rounded down: take the nearest integer": (scale, 2),
            "your scale is upside down: it is the distance of two neighbours": (1 / scale, 0),
        },
    )
    _expect_grid(
        function(2.0, 9.0, 3),
        (9 / 7, 0),
        "affine_grid(2.0, 9.0, bits=3)",
        {"zero is not on your grid: widen a range that does not hold it": (1.0, -2)},
    )
    _expect_grid(
        function(-9.0, -2.0, 3),
        (9 / 7, 7),
        "affine_grid(-9.0, -2.0, bits=3)",
        {"zero is not on your grid: widen the range upwards, too": (1.0, 9)},
    )


def _expect_grid(
    found: object,
    right: tuple[float, int],
    what: str,
    mistakes: Mapping[str, tuple[float, float]],
) -> None:
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if not isinstance(found, tuple) or len(found) != 2:
        raise Wrong(f"{what} gives {found!r}, expected are two: a scale and a zero point")
    wrong = {hint: torch.tensor(values) for hint, values in mistakes.items()}
    expect_equal(torch.tensor([float(n) for n in found]), torch.tensor(right), what, wrong)


@task("Task 5, to the grid and back")
def quantise(forth: Function, back: Function) -> None:
    """Check rounding to integers from 0 to 7, and the way back."""
    x = torch.tensor([[-0.9, -0.2, 0.3], [0.8, 1.4, 4.1]])
    near = (x / 0.5).round()
    expect_equal(
        forth(x, 0.5, 2, 0, 7),
        (near + 2).clamp(0, 7),
        "quantise(x, 0.5, 2, 0, 7)",
        {
            "nothing is cut off: clamp to the ends of the grid": near + 2,
            "you cut off before the zero point was added": near.clamp(0, 7) + 2,
            "you dropped what comes after the point: round to the nearest integer": (
                ((x / 0.5).trunc() + 2).clamp(0, 7)
            ),
            "you rounded down: take the nearest integer": ((x / 0.5).floor() + 2).clamp(0, 7),
            "the zero point is missing": near.clamp(0, 7),
            "you subtracted the zero point: on the way to the grid it is added": (
                (near - 2).clamp(0, 7)
            ),
            "you multiplied by the scale: divide by it": ((x * 0.5).round() + 2).clamp(0, 7),
            "these are no integers: round": (x / 0.5 + 2).clamp(0, 7),
        },
    )
    q = torch.tensor([[0.0, 3.0, 7.0], [1.0, 2.0, 5.0]])
    expect_equal(
        back(q, 0.5, 1),
        0.5 * (q - 1),
        "dequantise(q, 0.5, 1)",
        {
            "you added the zero point: on the way back it is subtracted": 0.5 * (q + 1),
            "the zero point is missing": 0.5 * q,
            "the zero point is an integer of the grid: subtract it before you scale": 0.5 * q - 1,
            "you divided by the scale: multiply by it": (q - 1) / 0.5,
        },
    )


@task("Task 6, one scale or one for each row")
def symmetric_scale(function: Function) -> None:
    """Check the scale of a matrix and of its rows, for 4 bits."""
    weight = torch.tensor([[0.1, -0.4, 0.2, 0.0], [2.0, 1.0, -6.0, 0.5], [0.3, 0.7, 0.1, -0.2]])
    size = weight.abs()
    expect_equal(
        function(weight, 4, False),
        size.amax() / 7,
        "symmetric_scale(weight, 4, per_row=False)",
        {
            "divide by the largest integer, 2^(b−1) − 1: one bit is for the sign": size.amax() / 15,
            "divide by 2^(b−1) − 1: one integer stays unused, so that there are as many below "
            "zero as above": size.amax() / 8,
            "-6 is the largest weight, by size: take the absolute value first": weight.amax() / 7,
        },
    )
    rows = size.amax(dim=1) / 7
    expect_equal(
        function(weight, 4, True),
        rows[:, None],
        "symmetric_scale(weight, 4, per_row=True)",
        {
            "this is one scale for the matrix: take the largest of each row": size.amax() / 7,
            "these are scales of the columns: a row makes one number of the output": (
                size.amax(dim=0, keepdim=True) / 7
            ),
            "the scales must stand in a column to meet their rows: keepdim=True": rows,
        },
    )


@task("Task 7, bytes")
def stored_bytes(function: Callable[..., int]) -> None:
    """Check the bytes of two matrices with biases, and a norm."""
    model = nn.Sequential(nn.Linear(16, 12), nn.LayerNorm(12), nn.Linear(12, 6))
    matrices, rest, rows, columns = 16 * 12 + 12 * 6, 12 + 24 + 6, 12 + 6, 16 + 12
    for per_row, scales in ((False, 2), (True, rows)):
        found = function(model, 4, per_row)
        if found is None:
            raise Wrong(f"stored_bytes(model, 4, {per_row}) {NOT_WRITTEN}")
        expect_equal(
            torch.tensor(float(found)),
            torch.tensor(matrices / 2 + 4 * rest + 4 * scales),
            f"stored_bytes(model, 4, per_row={per_row})",
            {
                hint: torch.tensor(float(number))
                for hint, number in {
                    "the scales are missing, four bytes each": matrices / 2 + 4 * rest,
                    "only the matrices are counted: biases and norms take four bytes a number": (
                        matrices / 2 + 4 * scales
                    ),
                    "only the matrices are counted, and their scales are missing": matrices / 2,
                    "biases and norms are counted in bits, too: they stay at four bytes": (
                        (matrices + rest) / 2 + 4 * scales
                    ),
                    "a scale takes four bytes, not one": matrices / 2 + 4 * rest + scales,
                    "these are scales for the columns: one for each row": (
                        matrices / 2 + 4 * rest + 4 * columns
                    ),
                    "these are bits of the matrices: eight of them are a byte": (
                        4 * matrices + 4 * rest + 4 * scales
                    ),
                    "the matrices are counted twice: take their four bytes off": (
                        matrices / 2 + 4 * (matrices + rest) + 4 * scales
                    ),
                    "per_row is ignored: a matrix has one scale or as many as rows": (
                        matrices / 2 + 4 * rest + 4 * (2 if per_row else rows)
                    ),
                }.items()
            },
        )


@task("Task 8, agreement")
def agreement(function: Callable[..., float]) -> None:
    """Check the share of images of which two models say the same: one of four."""
    found = function(STUDENT, TEACHER)
    if found is None:
        raise Wrong(f"agreement(logits, others) {NOT_WRITTEN}")
    same = STUDENT.argmax(dim=-1) == TEACHER.argmax(dim=-1)
    expect_equal(
        torch.as_tensor(found).float(),
        same.float().mean(),
        "agreement(logits, others)",
        {
            "you counted: divide by the number of images": same.float().sum(),
            "this is how often they disagree": (~same).float().mean(),
            "you compared along the wrong axis: each row is one image": (
                (STUDENT.argmax(dim=0) == TEACHER.argmax(dim=0)).float().mean()
            ),
            "you compared the logits: compare the likeliest classes": (
                (STUDENT == TEACHER).float().mean()
            ),
        },
    )
