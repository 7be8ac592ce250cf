"""Faults in code that is run: all planted in one project, and run once."""

import shutil

import pytest
from small_project import AVERAGE, CHAPTER, FIGURES, MASKED, Small

import notes_site.results

# Code of a snippet; a mark in the line that is reported, None for the file as a whole; words.
SNIPPETS = {
    "raises": ("x = [1]\nprint(x[1])\n", "x[1]", "IndexError: list index out of range", "correct"),
    "raises_below": (
        "from transformer_notes.attention import attention_scores\nattention_scores(1, 2)\n",
        "scores(1",
        "AttributeError: 'int' object has no attribute",
        "correct",
    ),
    "returns_outside": ("x = 1\nreturn x\n", "return", "SyntaxError: 'return' outside", "correct"),
    "imports_nothing": ("import nowhere\n", "import", "No module named 'nowhere'", "correct"),
    # Its neighbour lies beside it here, but not where a reader copies it to.
    "imports_its_neighbour": ("import average\n", "import", "No module named 'average'", "correct"),
    "warns": (
        "import warnings\nwarnings.warn('old')\n",
        "warn(",
        "UserWarning: old",
        "correct",
    ),
    "exits": ("import sys\nsys.exit(0)\n", "exit(0)", "SystemExit: 0", "correct"),
    "ends_its_process": ("import os\nos._exit(3)\n", None, "exit code 3", "correct"),
    "kills_itself": ("import os\nos.kill(os.getpid(), 9)\n", None, "exit code -9", "correct"),
    "loops": ("while True:\n    pass\n", None, "takes longer than 8 s", "correct"),
    "waits_for_a_thread": (
        "import threading\nthreading.Thread(target=threading.Event().wait).start()\n",
        None,
        "takes longer than 8 s",
        "correct",
    ),
    "prints_without_end": ("while True:\n    print('x' * 999)\n", "print", "too large", "correct"),
    "prints_too_much": ("print('x' * 20_001)\n", None, "prints more than 20,000 bytes", "correct"),
    "recurses": ("def f():\n    f()\nf()\n", "    f()", "RecursionError", "correct"),
    "asks": ("input()\n", "input", "EOFError", "correct"),
    "complains": (
        "import sys\nprint('help', file=sys.stderr)\n",
        None,
        "writes to standard error (help)",
        "expected is print",
    ),
    "fails_in_a_thread": (
        "import threading\nthreading.Thread(target=lambda: 1 / 0).start()\n",
        None,
        "ZeroDivisionError: division by zero",
        "correct",
    ),
    "prints_bytes": (
        "import os\nos.write(1, bytes([255]))\n",
        None,
        "UnicodeDecodeError",
        "correct",
    ),
    "prints_at_random": (
        "import torch\nprint('one')\nprint(torch.rand(1).item())\n",
        None,
        "is not the same on a second run (line 2 of its output was '0.75",
        "give it a seed",
    ),
    "draws_from_numpy": (
        "import numpy as np\nprint(np.random.rand())\n",
        None,
        "is not the same on a second run",
        "give it a seed",
    ),
    "is_too_long": ("x = 1\n" * 30 + "y = 31\n", "y = 31", "has 31 lines, at most 30", "cut it"),
}
# Expression of a check below a number of its own; words of the message in its line.
CHECKS = {
    "nowhere": ("NameError: name 'nowhere' is not defined", "correct the expression"),
    "values[9]": ("IndexError: index 9 is out of bounds", "correct the expression"),
    "values.shape.nothing": ("no attribute 'nothing'", "correct the expression"),
    "torch": ("NameError: name 'torch' is not defined", "correct the expression"),
    "words": ("TypeError: gives str, not numbers", "correct the expression"),
    "imaginary": ("gives a tensor of complex, not numbers", "correct the expression"),
    "names": ("gives a tensor of str, not numbers", "correct the expression"),
    "endless": ("OverflowError: int too large", "correct the expression"),
    "nan": ("says 1111, snippet objects gives nan", "correct the page"),
    "empty": ("1111 is neither computed", "add a check"),
}
OBJECTS = """\
import numpy as np
import torch

values = torch.tensor([1.5, 2.5])
imaginary = torch.tensor([1j])
words, names, endless = "words", np.array(["a"]), 10**5000
nan, empty = float("nan"), torch.tensor([])
"""
# Body of a function that draws; a mark in its line, None if there is none; words.
DRAWINGS = {
    "raising": ("    return Figure(1 / 0)\n", "1 / 0", "ZeroDivisionError", "correct the function"),
    "nothing": ("    Figure()\n", None, "returns NoneType, expected is a Figure", "correct"),
    "endless": (
        "    while True:\n        time.sleep(1)\n",
        None,
        "takes longer than 8 s",
        "correct the function",
    ),
    "unseeded": (
        "    figure = Figure()\n    figure.text(0, 0, str(random.random()))\n    return figure\n",
        None,
        "is not the same twice",
        "give its random numbers a seed",
    ),
    "heavy": (
        "    figure = Figure()\n"
        "    rows = np.random.default_rng(0).random((2, 3000))\n"
        "    figure.subplots().plot(*rows)\n    return figure\n",
        None,
        "bytes gzipped, at most 60,000",
        "draw grids over 16 × 16 with imshow",
    ),
}
HEAD = "---\ntitle: Faults\ndescription: All at once.\nkind: reference\n---\n\n"
FAULTY = "docs/faulty.md"
FAULTY_FIGURES = "src/notes_site/figures/faulty.py"


@pytest.fixture(scope="module")
def planted(compiled_once, tmp_path_factory):
    """Give a project with all these faults, and what compile says to it."""
    root = tmp_path_factory.mktemp("faulty") / "notes"
    small = Small(shutil.copytree(compiled_once.root, root, symlinks=True))
    page = [HEAD]
    for name, (code, *_) in SNIPPETS.items():
        small.write(f"snippets/faulty/{name}.py", code)
        small.write(f"snippets/faulty/{name}.out", "")
        # Whatever a check of it would say is not said again.
        page.append(f"[{name}](../snippets/faulty/{name}.py)\n\n")
        page.append(
            f"Its number is 1111.\n\n<!-- check[{name}]: nowhere -->\n\n" * (name == "exits")
        )
    small.write("snippets/faulty/objects.py", OBJECTS)
    small.write("snippets/faulty/objects.out", "")
    page.append("[objects](../snippets/faulty/objects.py)\n\n")
    for expression in CHECKS:
        page.append(f"Its number is 1111.\n\n<!-- check[objects]: {expression} -->\n\n")
    module = (
        "import random\nimport time\n\nimport numpy as np\nfrom matplotlib.figure import Figure\n"
    )
    for name, (body, *_) in DRAWINGS.items():
        module += f"\n\ndef {name}():\n{body}"
        page.append(f"![A drawing](faulty/{name}.svg)\n\n")
    small.write(FAULTY_FIGURES, module)
    small.write(FAULTY, "".join(page))
    return small, small.compile(time_limit=8).problems


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_that(planted, name):
    small, problems = planted
    _, mark, *words = SNIPPETS[name]
    path = f"snippets/faulty/{name}.py"

    (problem,) = (p for p in problems if name in p.path.split("/")[-1].split("."))

    assert problem.path == path
    assert problem.line == (small.line(path, mark) if mark else 0)
    for word in words:
        assert word in problem.message


@pytest.mark.parametrize("expression", CHECKS)
def test_a_check_that_gives(planted, expression):
    small, problems = planted
    line = small.line(FAULTY, f"check[objects]: {expression} -->")

    (problem,) = (p for p in problems if p.path == FAULTY and p.line in (line, line - 2))

    for word in CHECKS[expression]:
        assert word in problem.message


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_that_is(planted, name):
    small, problems = planted
    _, mark, *words = DRAWINGS[name]

    (problem,) = (p for p in problems if f"figure {name} " in p.message)

    assert (problem.path, problem.line) == (FAULTY, small.line(FAULTY, f"/{name}.svg"))
    for word in words:
        assert word in problem.message
    if mark:
        assert f"({FAULTY_FIGURES}:{small.line(FAULTY_FIGURES, mark)})" in problem.message


def test_no_fault_brings_another_problem_along(planted):
    _, problems = planted

    assert len(problems) == len(SNIPPETS) + len(CHECKS) + len(DRAWINGS)


def test_what_a_snippet_prints_past_python_is_its_output(small):
    code = "import os\n\nprint('one', flush=True)\nos.system('echo two')\nprint('three')\n"
    small.write(AVERAGE, small.read(AVERAGE).replace("print(average)\n", code))
    small.write(AVERAGE.replace(".py", ".out"), "one\ntwo\nthree\n")

    assert small.compile().problems == []


def test_a_snippet_that_raises_is_one_problem_also_for_its_checks(small):
    small.edit(AVERAGE, "print(average)", "print(averge)")

    problem = small.only_problem()

    assert (problem.path, problem.line) == (AVERAGE, small.line(AVERAGE, "averge"))
    assert "NameError: name 'averge' is not defined" in problem.message


def test_checks_that_raise_are_one_problem(small):
    path = "snippets/intro/mean/checks.py"
    small.edit(path, "spread = ", "spread = 1 / 0 + ")

    problem = small.only_problem()

    assert (problem.path, problem.line) == (path, 3)
    assert "ZeroDivisionError" in problem.message


def test_checks_may_import_the_snippets_beside_them(small):
    path = "snippets/intro/mean/checks.py"
    small.edit(path, "import statistics", "import statistics\n\nfrom average import values")
    small.edit(path, "(1.5, 2.5, 6.5)", "values.tolist()")

    assert not small.compile().problems
    assert not list((small.root / "snippets").rglob("__pycache__"))


def test_a_limit_of_the_size_of_figures_is_kept(small, monkeypatch):
    monkeypatch.setattr(notes_site.results, "FIGURE_LIMIT", 100)

    problem = small.only_problem()

    assert (problem.path, problem.line) == (CHAPTER, small.line(CHAPTER, "bars.svg"))
    assert "at most 100: draw grids" in problem.message


def test_a_figure_has_the_same_bytes_in_a_fresh_project(compiled_once, small):
    shutil.rmtree(small.root / ".cache")

    fresh, known = small.compile().files, compiled_once.compile().files

    assert fresh == known
    assert [name for name in fresh if name.endswith("bars.dark.svg")]


def test_only_what_imports_an_edited_module_runs_again(small):
    from notes_site.compile import compile_project

    def runs():
        seen = {}
        compile_project(small.project, lambda what, _, total: seen.update({what: total}))
        del seen["pages"]  # they are read every time
        return seen

    assert runs() == {}
    small.edit("src/transformer_notes/attention.py", '"""Scaled', '"""Edited: scaled')
    assert runs() == {"snippets": 2, "figures": 1}  # masked twice, bars
    assert runs() == {}
    small.edit("src/transformer_notes/patches.py", '"""', '"""Edited: ')
    assert runs() == {}
    small.edit(FIGURES, "Draw three bars", "Draw bars")
    assert runs() == {"figures": 1}
    small.edit(MASKED, "import torch\n", "import torch  # edited\n")
    assert runs() == {"snippets": 2}
    small.edit("docs/index.md", "Begin with", "Start with")
    assert runs() == {}
