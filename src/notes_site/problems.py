"""What is wrong with the sources: collected in a run, printed together, one line each."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where it is, what was expected and found, and what to do.

    Args:
        path: File, relative to the project's root.
        line: Line in the file, from 1; 0 if the file as a whole is meant.
        message: Expected, found, and the cure, in one line.
    """

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {' '.join(self.message.split())}"


class SourceError(ValueError):
    """A source that cannot be used at all; carries its problem."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(path, line, message)


def did_you_mean(name: str, known: Iterable[str], cure: str) -> str:
    """Propose what stands closest to a name that does not exist, else another cure."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]}?" if near else cure
