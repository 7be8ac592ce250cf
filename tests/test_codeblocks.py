"""Every block that a reader can copy runs, and prints what the page shows."""

import inspect
import itertools
import pkgutil
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import torch
from markdown_it import MarkdownIt
from pytest_codeblocks.plugin import MarkdownFile

from notes_site.compile import Compiled, compile_project
from notes_site.project import Project

PROJECT = Project(Path(__file__).parents[1])
PAGES = sorted(path.relative_to(PROJECT.docs).as_posix() for path in PROJECT.docs.rglob("*.md"))
OUTPUT = "```{.text .output}"

# Runs the file copied.py of each folder it is given, alone in a fork of a process that has torch:
# importing that anew for each would take minutes. Whatever reaches for the network fails.
RUN_ALONE = """
import gc
import os
import runpy
import socket
import sys

import einops
import jaxtyping
import torch


def refuse(*arguments, **keywords):
    raise OSError("the network is cut")


socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
torch.set_num_threads(1)
gc.freeze()  # no fork looks through all of this for garbage
for folder in sys.argv[1:]:
    if not os.fork():
        os.chdir(folder)
        for stream, name in ((1, "printed"), (2, "complained")):
            os.dup2(os.open(name, os.O_CREAT | os.O_WRONLY), stream)
        runpy.run_path("copied.py", run_name="__main__")
        break
    os.wait()
"""


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    compiled = compile_project(PROJECT, lambda *_: None)
    assert not compiled.problems, "\n".join(map(str, compiled.problems))
    return compiled


def unfolded(page: str) -> str:
    """Take answers out of their folds, where code is indented."""
    fold = re.compile(r"^\?\?\? answer .*\n((?:\n| {4}.*\n)+)", re.M)
    return fold.sub(lambda match: textwrap.dedent(match[1]), page)


def fences(page: str) -> list[tuple[str, str]]:
    """Info string and code of every fence of a page, in order, wherever it stands."""
    tokens = MarkdownIt("commonmark").parse(unfolded(page))
    return [(token.info, token.content) for token in tokens if token.type == "fence"]


@pytest.mark.parametrize("name", PAGES)
def test_every_python_block_prints_what_the_page_shows(name, compiled, tmp_path, request):
    page = unfolded(compiled.files[name].decode())
    path = tmp_path / "page.md"
    path.write_text(page.replace(OUTPUT, f"<!--pytest-codeblocks:expected-output-->\n{OUTPUT}"))
    items = list(MarkdownFile.from_parent(request.session, path=path).collect())

    for item in items:
        item.runtest()
        torch.set_printoptions(profile="default")

    executed = [item.obj.code for item in items]
    shown = [code for info, code in fences(page) if info == "python"]
    assert executed == shown
    expected = [item.obj.expected_output for item in items]
    assert [text for text in expected if text] == [
        code for info, code in fences(page) if info == "{.text .output}"
    ]


def test_code_in_an_answer_is_found():
    answer = '??? answer "Answer"\n\n    **Answer:** 1\n\n'
    page = f"{answer}    ```python\n    print(1)\n    ```\n\nAfter.\n"
    assert fences(page) == [("python", "print(1)\n")]


def test_a_wrong_output_would_be_seen(tmp_path, request):
    path = tmp_path / "page.md"
    comment = "<!--pytest-codeblocks:expected-output-->"
    path.write_text(f"```python\nprint(1)\n```\n\n{comment}\n{OUTPUT}\n2\n```\n")
    (item,) = MarkdownFile.from_parent(request.session, path=path).collect()

    with pytest.raises(RuntimeError, match="Expected output"):
        item.runtest()


def test_no_page_has_a_fence_that_the_tests_would_run_or_skip_by_surprise(compiled):
    pages = {name: compiled.files[name].decode() for name in PAGES}
    infos = {(name, info) for name, page in pages.items() for info, _ in fences(page)}

    known = {"python", "py", "console", "text", "yaml", "markdown", "{.text .output}"}
    assert {(name, info) for name, info in infos if info not in known} == set()


def test_shown_source_is_the_object(compiled):
    shown = 0
    for name in PAGES:
        lines = (PROJECT.docs / name).read_text()
        page = compiled.files[name].decode()
        for match in re.finditer(r"^\[([\w.]+)\]\((?:\.\./)+src/([\w/]+)\.py\)$", lines, re.M):
            module = match[2].replace("/", ".")
            source = inspect.getsource(pkgutil.resolve_name(f"{module}:{match[1]}"))
            assert ("py", textwrap.dedent(source)) in fences(page)
            shown += 1
    assert shown


def run_alone(codes: list[str], folder: Path) -> list[tuple[str, str]]:
    """Run each code as a reader does: in a file in an empty folder. The network is cut.

    Returns:
        Of each what it printed, and what it wrote to standard error.
    """
    folders = [folder / str(number) for number in range(len(codes))]
    for place, code in zip(folders, codes, strict=True):
        place.mkdir()
        (place / "copied.py").write_text(code)
    subprocess.run([sys.executable, "-c", RUN_ALONE, *folders], check=True, timeout=600)
    names = ("printed", "complained")
    return [tuple((place / name).read_text() for name in names) for place in folders]


def test_every_snippet_copied_alone_prints_what_the_page_shows_without_network(compiled, tmp_path):
    copied = []
    for name in PAGES:
        page = fences(compiled.files[name].decode())
        for (info, code), (next_info, output) in itertools.pairwise([*page, ("", "")]):
            if info == "python":
                copied.append((name, code, output if next_info == "{.text .output}" else ""))

    results = run_alone([code for _, code, _ in copied], tmp_path)

    assert len(copied) > 20
    for (name, code, output), (printed, complained) in zip(copied, results, strict=True):
        assert printed == output, f"{name}:\n{code}\n{complained}"
        assert complained == "", f"{name}:\n{code}"


def test_code_that_reaches_for_the_network_or_leaves_something_fails_alone(tmp_path):
    network = "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')"
    first, second = "left = 1\nopen('left', 'w')", "print(open('left'), left)"

    results = run_alone([network, first, second], tmp_path)

    assert "the network is cut" in results[0][1]
    assert results[1] == ("", "")
    assert "No such file" in results[2][1]
