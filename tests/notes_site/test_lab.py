"""Labs: from one file come a page, an unfinished and a solved notebook; what is wrong is said."""

import asyncio
import json
import os
import re
import signal
import time

import nbformat
import pytest

from notes_site import cache, lab_run
from notes_site.lab import read_lab
from notes_site.lab_pages import lab_problems
from notes_site.lab_run import run_labs
from notes_site.problems import SourceError

LAB = "labs/sums.py"
TEXT = '''\
# ---
# title: Sums
# description: Add numbers.
# minutes: 5
# requires: [intro/mean.md]
# ---

# %% [markdown]
# Add with $a + b$, see [the mean](../docs/intro/mean.md#by-hand).
#
# ## Task 1: add {#task-1}
#
# <details>
# <summary>Hint</summary>
#
# Use **plus**.
#
# </details>


# %% tags=["task"]
def add(a: int, b: int) -> int:
    """Add."""
    # BEGIN SOLUTION
    return a + b
    # END SOLUTION


# %% tags=["task"]
# BEGIN SOLUTION: total = ...
total = add(40, 2)
# END SOLUTION

# %%
print("✓ Task 1: right." if total == 42 else "✗ Task 1: add them.")
'''


@pytest.fixture
def lab(small):
    small.write(LAB, TEXT)
    settings = small.read("mkdocs.yml")
    small.write("mkdocs.yml", settings.replace("nav:\n", "nav:\n  - labs/sums.ipynb\n"))
    return small


def test_a_lab_becomes_a_page_and_two_notebooks(lab):
    compiled = lab.compile()

    assert compiled.problems == []
    unfinished, solved = (
        nbformat.reads(compiled.files[f"notebooks/labs/{name}.ipynb"].decode(), as_version=4)
        for name in ("sums", "sums-solved")
    )
    code = [cell.source for cell in unfinished.cells if cell.cell_type == "code"]
    assert code[0].startswith("%pip install")
    assert "[labs]" in code[0]
    assert code[1] == 'def add(a: int, b: int) -> int:\n    """Add."""\n    ...'
    assert code[2] == "total = ..."
    assert all(not cell.outputs for cell in unfinished.cells if cell.cell_type == "code")
    assert "return a + b" in solved.cells[3].source
    assert solved.cells[-1].outputs[0].text == "✓ Task 1: right.\n"
    text = unfinished.cells[2].source
    assert (
        "](https://example.org/notes/intro/mean/#by-hand)" in text or "/intro/mean/#by-hand" in text
    )
    assert '<a id="task-1"></a>\n\n## Task 1: add' in text

    page = json.loads(compiled.files["labs/sums.ipynb"])
    html = "".join(cell["metadata"]["html"] for cell in page["cells"])
    assert 'href="../intro/mean.md#by-hand"' in html
    assert 'id="task-1"' in html
    assert "<math" in html
    assert "<strong>plus</strong>" in html
    assert "BEGIN SOLUTION" not in html
    assert [entry["id"] for entry in page["metadata"]["page"]["contents"][0]["children"]] == [
        "task-1"
    ]


UNREADABLE = [
    ("    # END SOLUTION\n", "", 24, "# BEGIN SOLUTION has no partner"),
    ('# %% tags=["task"]\ndef', "# %%\ndef", 22, 'a solution stands in a cell with tags=["task"]'),
    ("# minutes: 5\n", "", 1, "its head has not exactly the lines title, description, minutes"),
    ("minutes: 5", "minutes: few", 4, "expected is a whole number of minutes"),
    ("# ---\n# title", "# title", 1, "begins without its head"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), UNREADABLE)
def test_what_is_no_lab_is_a_problem_at_its_line(lab, old, new, line, message):
    lab.write(LAB, TEXT.replace(old, new, 1))

    with pytest.raises(SourceError, match=re.escape(message)) as error:
        read_lab(lab.project, lab.root / LAB)

    assert str(error.value.problem).startswith(f"{LAB}:{line}:")


WRONG = [
    ("intro/mean.md]", "intro/men.md]", 1, "requires intro/men.md, which does not exist"),
    ("mean.md#by-hand", "men.md", 9, "links to ../docs/intro/men.md, which does not exist"),
    ("#by-hand", "#by-foot", 9, "links to #by-foot, which intro/mean.md does not have"),
    ("$a + b$", r"$\frac{a$", 9, "correct the formula"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG)
def test_a_fault_in_the_text_of_a_lab_is_a_problem_at_its_line(lab, old, new, line, message):
    lab.write(LAB, TEXT.replace(old, new, 1))
    read = read_lab(lab.project, lab.root / LAB)

    problems = lab_problems(lab.project, read, {"intro/mean.md": {"by-hand"}})

    (found,) = map(str, problems)
    assert found.startswith(f"{LAB}:{line}:")
    assert message in found


@pytest.mark.parametrize(
    ("new", "line", "message"),
    [
        ("return a - b", 35, "its check refuses the solution: ✗ Task 1: add them."),
        ("return a + c", 30, "the solution stops with NameError: name 'c' is not defined"),
    ],
)
def test_a_solution_that_fails_is_a_problem_and_not_cached(lab, new, line, message):
    lab.write(LAB, TEXT.replace("return a + b", new))
    read = read_lab(lab.project, lab.root / LAB)

    outputs, (problem,) = run_labs(lab.project, [read], lambda *_: None, 60)

    assert outputs == {}
    assert str(problem).startswith(f"{LAB}:{line}: {message}")
    assert cache.load(lab.project, lab_run.lab_key(lab.project, read)) is None


def test_a_lab_runs_again_only_when_its_code_or_data_change(lab, monkeypatch):
    ran = []

    async def give_nothing(project, lab, time_limit):
        ran.append(lab)
        return [[]]

    monkeypatch.setattr(lab_run, "_run", give_nothing)

    def run():
        run_labs(lab.project, [read_lab(lab.project, lab.root / LAB)], lambda *_: None, 60)
        return len(ran)

    assert run() == 1
    lab.write(LAB, TEXT.replace("Use **plus**", "Add **up**").replace("Sums", "Totals"))
    assert run() == 1
    lab.write(LAB, TEXT.replace("add(40, 2)", "add(2, 40)"))
    assert run() == 2
    lab.write("labs/data/words.txt", "one two")
    assert run() == 3


def test_ctrl_c_ends_a_lab_at_once(lab, monkeypatch):
    ended = []

    async def go_on(project, lab, time_limit):
        try:
            await asyncio.sleep(0.5)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(60)
        finally:
            ended.append(lab.name)

    monkeypatch.setattr(lab_run, "_run", go_on)
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_labs(lab.project, [read_lab(lab.project, lab.root / LAB)], lambda *_: None, 60)

    assert ended == ["sums"]
    assert time.monotonic() - start < 50
