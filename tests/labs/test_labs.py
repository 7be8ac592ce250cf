"""What each lab promises: its solution satisfies every check, its unfinished notebook none."""

import ast
import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jupytext
import pytest
import torch

from labs.checks import verdict
from labs.checks.verdict import Verdict
from notes_site.lab import RECORDED, TASK, Lab, labs, read_lab
from notes_site.lab_run import TEXT, run_labs
from notes_site.project import Project

PROJECT = Project(Path(__file__).parents[2])
LABS = [read_lab(PROJECT, path) for path in labs(PROJECT)]
each_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)


def verdicts(codes: list[str]) -> list[Verdict]:
    """Run cells one after another as a kernel would; gives the verdicts that they end with."""
    names: dict[str, Any] = {"__name__": "__main__"}
    found = []
    for code in codes:
        body = ast.parse(code).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        # What uses an answer that is not there yet fails: the reader comes to it later.
        with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
            exec(compile(ast.Module(body, []), "<ipykernel>", "exec"), names)
            if last:
                value = eval(compile(ast.Expression(last.value), "<ipykernel>", "eval"), names)
                found += [value] if isinstance(value, Verdict) else []
    return found


@each_lab
def test_every_check_is_content_with_the_solution(lab: Lab):
    outputs, problems = run_labs(PROJECT, [lab], lambda *_: None, time_limit=120)

    assert problems == []
    texts = [kinds.get(TEXT, "") for cell in outputs[lab.name] for kinds in cell]
    tasks = [cell for cell in lab.cells if TASK in cell.tags]
    assert len([text for text in texts if text.startswith("✓ ")]) >= len(tasks) > 4


@each_lab
def test_every_check_says_what_an_unfinished_lab_lacks(lab: Lab):
    codes = [cell.unfinished for cell in lab.cells if cell.code and RECORDED not in cell.tags]

    found = verdicts(codes)

    assert len(found) >= len([cell for cell in lab.cells if TASK in cell.tags])
    assert [verdict for verdict in found if verdict.right] == []
    assert [v for v in found if "is not written yet" not in v.problem] == []


def test_a_check_wants_the_function_and_not_what_it_gives():
    @verdict.task("Task 0, ones")
    def ones(function: Callable[..., object]) -> None:
        verdict.expect_equal(function(2), torch.ones(2), "ones(2)")

    assert ones(torch.ones).right
    assert repr(ones(torch.ones(2))) == (
        "✗ Task 0, ones: what you give to check.ones is a Tensor, expected is the function itself: "
        "write its name, without brackets behind it."
    )


@each_lab
def test_jupytext_reads_the_same_cells(lab: Lab):
    cells = jupytext.read(lab.path, fmt="py:percent").cells[1:]  # the first one is the head

    assert [cell.source for cell in cells] == [cell.source.rstrip("\n") for cell in lab.cells]
    assert [cell.cell_type == "code" for cell in cells] == [cell.code for cell in lab.cells]
    assert [tuple(cell.metadata.get("tags", ())) for cell in cells] == [c.tags for c in lab.cells]


@each_lab
def test_each_task_has_a_hint_and_a_check_below_it(lab: Lab):
    above = ""
    for number, cell in enumerate(lab.cells):
        if TASK in cell.tags:
            assert "<summary>Hint" in above
            assert any("check." in below.source for below in lab.cells[number + 1 :][:3])
        above = above if cell.code else cell.source
