"""Labs: percent-format Python in labs/, from which come the unfinished and the solved notebook."""

import hashlib
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from notes_site.problems import SourceError
from notes_site.project import Project, read_text, read_yaml

# As nbgrader marks them; what follows the colon is left to the reader in their place.
REGION = re.compile(
    r"^(?P<indent> *)# BEGIN SOLUTION(?:: (?P<stub>.+))?\n"
    r"(?P<code>(?:(?!# %%).*\n)*?) *# END SOLUTION\n?",
    re.MULTILINE,
)
# Jupytext reads more forms of it; but it starts a program when it is imported.
MARK = re.compile(r"^# %%(?P<markdown> \[markdown\])?(?: tags=(?P<tags>\[.*\]))?\n", re.MULTILINE)
TASK, RECORDED = "task", "recorded"
KEYS = ("title", "description", "minutes", "requires")


@dataclass(frozen=True)
class Cell:
    """A cell of a lab.

    Args:
        code: Whether it is code; else Markdown.
        source: Its text; of a task with the marks of its solution.
        tags: Such as `task`, for one that the reader completes, or `recorded`, for one that loads
            the weights of an experiment.
        line: Line of the file on which its text begins, from 1.
    """

    code: bool
    source: str
    tags: tuple[str, ...]
    line: int

    @property
    def solved(self) -> str:
        """The cell as the solution has it."""
        return REGION.sub(lambda region: region["code"], self.source).rstrip("\n")

    @property
    def unfinished(self) -> str:
        """The cell as the reader gets it."""
        return REGION.sub(_stub, self.source).rstrip("\n")


@dataclass(frozen=True)
class Lab:
    """A lab.

    Args:
        path: Its file.
        front: Title, description, minutes that it takes, pages that it requires.
        cells: Its cells.
    """

    path: Path
    front: dict[str, Any]
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """Name of the lab in addresses and files."""
        return self.path.stem


def labs(project: Project) -> list[Path]:
    """Find the files of all labs."""
    return sorted(path for path in project.labs.glob("*.py") if path.stem != "__init__")


def read_lab(project: Project, path: Path) -> Lab:
    """Read a lab.

    Args:
        project: The project.
        path: A Python file in the percent format.

    Raises:
        SourceError: If it is no lab; the message says what is missing.
    """
    name = project.name(path)
    text = read_text(project, path)
    found = re.match(r"# ---\n((?:#.*\n)*?)# ---\n", text)
    if found is None:
        raise SourceError(name, 1, f"begins without its head: write # ---, {', '.join(KEYS)}")
    front, lines = read_yaml(name, re.sub(r"^# ?", "", found[1], flags=re.MULTILINE), above=1)
    if not isinstance(front, dict) or tuple(front) != KEYS:
        raise SourceError(name, 1, f"its head has not exactly the lines {', '.join(KEYS)}")
    if not isinstance(front["minutes"], int):
        raise SourceError(name, lines["minutes"], "expected is a whole number of minutes")
    for number, line in enumerate(REGION.sub(_blank, text).splitlines(), start=1):
        if re.search("# (BEGIN|END) SOLUTION", line):
            raise SourceError(name, number, f"{line.strip()} has no partner: write the other one")
    cells = tuple(_cells(text))
    for cell in cells:
        if (TASK in cell.tags) != bool(REGION.search(cell.source)):
            message = f'a solution stands in a cell with tags=["{TASK}"], and such a cell has one'
            raise SourceError(name, cell.line, message)
    return Lab(path, front, cells)


def solved_notebook(lab: Lab) -> NotebookNode:
    """Give a lab as a notebook with its solutions, not run."""
    return notebook_of([_node(cell, cell.solved) for cell in lab.cells])


def unfinished_notebook(lab: Lab) -> NotebookNode:
    """Give a lab as a notebook as the reader gets it."""
    return notebook_of([_node(cell, cell.unfinished) for cell in lab.cells])


def notebook_of(cells: list[NotebookNode]) -> NotebookNode:
    """Make a notebook of cells: the same ones give the same notebook."""
    for number, cell in enumerate(cells):
        cell.id = hashlib.sha256(f"{number} {cell.source}".encode()).hexdigest()[:12]
    return new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )


def _node(cell: Cell, text: str) -> NotebookNode:
    return new_code_cell(text) if cell.code else new_markdown_cell(text)


def _cells(text: str) -> Iterator[Cell]:
    marks = list(MARK.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        source = text[mark.end() : end].strip("\n") + "\n"
        if mark["markdown"]:
            source = re.sub("^# ?", "", source, flags=re.MULTILINE)
        tags = tuple(json.loads(mark["tags"] or "[]"))
        line = text.count("\n", 0, mark.end()) + 1
        yield Cell(not mark["markdown"], source, tags, line)


def _stub(region: re.Match[str]) -> str:
    return textwrap.indent(region["stub"] or "...", region["indent"]) + "\n"


def _blank(region: re.Match[str]) -> str:
    return "\n" * region[0].count("\n")
