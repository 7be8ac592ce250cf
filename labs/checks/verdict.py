"""What a check says of an answer: right, or what is wrong with it."""

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_origin

import torch
from torch import Tensor

TOLERANCE = 1e-4
NOT_WRITTEN = (
    "is not written yet (or, in a function, the return is missing): replace the ... by your code, "
    "and run its cell again"
)


class Wrong(Exception):  # noqa: N818 - an answer is wrong, not the program
    """Raised by a check; its message tells the reader what is wrong and where to look."""


@dataclass(frozen=True)
class Verdict:
    """What a check says; a notebook shows it when it ends a cell.

    Args:
        task: Name of the task.
        problem: What is wrong; empty if the answer is right.
    """

    task: str
    problem: str = ""

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return not self.problem

    def __repr__(self) -> str:
        return f"✗ {self.task}: {self.problem}." if self.problem else f"✓ {self.task}: right."


def task(name: str) -> Callable[[Callable[..., None]], Callable[..., Verdict]]:
    """Make a check of a function that raises `Wrong`: it gives a verdict, and never stops a cell.

    Args:
        name: Name of the task.
    """

    def decorate(check: Callable[..., None]) -> Callable[..., Verdict]:
        @functools.wraps(check)
        def judged(*answers: Any, **options: Any) -> Verdict:
            if called := _called_already(check, answers):
                return Verdict(name, called)
            try:
                check(*answers, **options)
            except Wrong as wrong:
                return Verdict(name, str(wrong))
            except Exception as error:  # of the reader's code, which may be anything
                return Verdict(name, _stopped(error))
            return Verdict(name)

        return judged

    return decorate


def _called_already(check: Callable[..., None], answers: Sequence[object]) -> str:
    """Say which answer is the result of a function where the check wants to call it."""
    wanted = inspect.signature(check).parameters.values()
    for parameter, answer in zip(wanted, answers, strict=False):
        if get_origin(parameter.annotation) is Callable and not callable(answer):
            return (
                f"what you give to check.{check.__name__} is a {type(answer).__name__}, expected "
                "is the function itself: write its name, without brackets behind it"
            )
    return ""


def on_copies(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of the reader work in place, on copies of what a check computes with."""

    def called(*values: Any) -> Any:
        return function(*map(_copy, values))

    return called


def kept(
    function: Callable[..., Any], *names: str, instead: str = "give a new tensor"
) -> Callable[..., Any]:
    """Let a function of the reader work on copies, and refuse it if it changes one of them.

    Args:
        function: What the reader has written.
        names: Its arguments, of which later cells of the lab need the values.
        instead: What to write in the place of the change.
    """

    def called(*given: Any, **options: Any) -> Any:
        copies = [_copy(value) for value in given]
        found = function(*copies, **options)
        for name, before, after in zip(names, given, copies, strict=False):
            expect_kept(before, after, name, instead)
        return found

    return called


def expect_kept(before: Tensor, after: Tensor, name: str, instead: str) -> None:
    """Say whether an argument is after a call what it was before."""
    if not torch.equal(before, after):
        raise Wrong(f"you change {name} in place, which others still need: {instead}")


def explained(call: Callable[[], Any], sizes: str) -> Any:
    """Call the reader's code, and if a shape stops it, say also with which sizes it was called."""
    try:
        return call()
    except (RuntimeError, ValueError) as error:
        said = (str(error).splitlines() or [""])[0].rstrip(".")
        kind = ValueError if isinstance(error, ValueError) else RuntimeError
        raise kind(f"{said}; {sizes}").with_traceback(error.__traceback__) from None


def expect_gradient(
    found: Tensor,
    parameters: Iterable[Tensor],
    right: Tensor | None = None,
    its_parameters: Iterable[Tensor] | None = None,
) -> None:
    """Say whether an output that is right lets all that it was made of learn.

    Args:
        found: What the reader's code gave.
        parameters: What it was made of.
        right: The same output, made with nothing cut off; its gradients are the right ones.
        its_parameters: What that was made of, in the same order, if it has parameters of its own.

    Raises:
        Wrong: If a gradient does not arrive, or is another one.
    """
    parameters = list(parameters)
    gradients: Sequence[Tensor | None] = [None]
    if found.requires_grad:
        try:
            gradients = torch.autograd.grad(found.sum(), parameters, allow_unused=True)
        except RuntimeError as error:
            if "inplace operation" not in str(error):
                raise
            raise Wrong(
                "the output is right, but training stops: you change a value in place that the "
                "gradient needs, so write x = x + …, not x += …"
            ) from None
    arrived = [gradient for gradient in gradients if gradient is not None]
    if len(arrived) < len(gradients):
        raise Wrong(
            "the output is right, but training would not reach every weight: do without detach, "
            ".data and torch.no_grad()"
        )
    if right is None:
        return
    wanted = torch.autograd.grad(
        right.sum(), parameters if its_parameters is None else list(its_parameters)
    )
    if not all(_close(one, other) for one, other in zip(arrived, wanted, strict=True)):
        raise Wrong(
            "the output is right, but on the way back to the weights something is cut off: do "
            "without detach, .data and torch.no_grad()"
        )


def _copy(value: Any) -> Any:
    return value.clone() if isinstance(value, Tensor) else value


def expect_tensor(found: object, shape: Sequence[int], what: str) -> Tensor:
    """Say whether a value is a tensor of a shape.

    Args:
        found: What the reader's code gave.
        shape: The shape that it must have.
        what: What it is, as the beginning of a sentence: "scores(queries, keys)".

    Returns:
        The value.

    Raises:
        Wrong: If it is not; the message tells what is missing.
    """
    if found is None or found is ...:
        raise Wrong(f"{what} {NOT_WRITTEN}")
    if not isinstance(found, Tensor):
        raise Wrong(f"{what} is a {type(found).__name__}, expected is a tensor")
    if tuple(found.shape) != tuple(shape):
        raise Wrong(f"{what} has the shape {_shape(found.shape)}, expected is {_shape(shape)}")
    return found


def expect_equal(
    found: object, right: Tensor, what: str, mistakes: Mapping[str, Tensor] | None = None
) -> None:
    """Say whether a value is the right one, and if not, which mistake gives it.

    Args:
        found: What the reader's code gave.
        right: The right value.
        what: What it is, as the beginning of a sentence.
        mistakes: For each known mistake its hint, and the value that it gives.

    Raises:
        Wrong: If the value is another one; with the hint, or else the first place that differs.
    """
    for hint, wrong in (mistakes or {}).items():
        if isinstance(found, Tensor) and _close(found, wrong) and not _close(found, right):
            raise Wrong(hint)
    value = expect_tensor(found, right.shape, what)
    if _close(value, right):
        return
    if value.dtype in (torch.float16, torch.bfloat16):
        raise Wrong(
            f"{what} is right to the few digits of {value.dtype}: keep the dtype of the input"
        )
    distances = (value.double() - right.double()).abs().nan_to_num(torch.inf, torch.inf)
    place = tuple(int(index) for index in torch.unravel_index(distances.argmax(), right.shape))
    where = f"[{', '.join(map(str, place))}]" if place else ""
    said, asked = _distinct(value[place].item(), right[place].item())
    raise Wrong(f"{what}{where} is {said}, expected is {asked}")


def _distinct(found: float | bool, right: float | bool) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to see that they differ."""
    if isinstance(right, bool):
        return str(bool(found)), str(right)
    pairs = ((f"{found:.{digits}g}", f"{right:.{digits}g}") for digits in range(4, 17))
    return next((pair for pair in pairs if pair[0] != pair[1]), (str(found), str(right)))


def _close(found: Tensor, expected: Tensor) -> bool:
    if found.shape != expected.shape:
        return False
    return torch.allclose(found.double(), expected.double(), atol=TOLERANCE, rtol=TOLERANCE)


def _shape(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape)) or "a single number"


def _stopped(error: Exception) -> str:
    """Tell where in the reader's code an error was raised: the last frame that is no file."""
    said = f"your code stopped with {type(error).__name__}"
    if str(error):
        said += f" ({str(error).splitlines()[0].rstrip('.')})"
    own = [f for f in traceback.extract_tb(error.__traceback__) if "ipykernel" in f.filename]
    return f"{said}, in line {own[-1].lineno} of its cell" if own else said
