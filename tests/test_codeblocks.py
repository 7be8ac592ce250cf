"""Every block that a reader can copy runs, and prints what the page shows."""

import inspect
import itertools
import pkgutil
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
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

# Run before a snippet: whatever reaches for the network fails.
CUT_NETWORK = """
import socket


def refuse(*arguments, **keywords):
    raise OSError("the network is cut")


socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
"""


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    compiled = compile_project(PROJECT, lambda *_: None)
    assert not compiled.problems, "\n".join(map(str, compiled.problems))
    return compiled


def fences(page: str) -> list[tuple[str, str]]:
    """Info string and code of every fence of a page, in order, wherever it stands."""
    tokens = MarkdownIt("commonmark").parse(page)
    return [(token.info, token.content) for token in tokens if token.type == "fence"]


@pytest.mark.parametrize("name", PAGES)
def test_every_python_block_prints_what_the_page_shows(name, compiled, tmp_path, request):
    page = compiled.files[name].decode()
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


def run_alone(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run code as a reader does: in a file in an empty folder. The network is cut."""
    folder.mkdir()
    (folder / "copied.py").write_text(code)
    start = f"{CUT_NETWORK}\nimport runpy\nrunpy.run_path('copied.py', run_name='__main__')"
    command = [sys.executable, "-c", start]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_every_snippet_copied_alone_prints_what_the_page_shows_without_network(compiled, tmp_path):
    copied = []
    for name in PAGES:
        page = fences(compiled.files[name].decode())
        for (info, code), (next_info, output) in itertools.pairwise([*page, ("", "")]):
            if info == "python":
                copied.append((name, code, output if next_info == "{.text .output}" else ""))

    with ThreadPoolExecutor() as pool:
        folders = (tmp_path / str(number) for number in range(len(copied)))
        results = list(pool.map(run_alone, (code for _, code, _ in copied), folders))

    assert len(copied) > 20
    for (name, code, output), result in zip(copied, results, strict=True):
        assert result.stdout == output, f"{name}:\n{code}\n{result.stderr}"
        assert result.stderr == "", f"{name}:\n{code}"


def test_the_network_is_really_cut(tmp_path):
    code = "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')"
    result = run_alone(code, tmp_path / "alone")

    assert "the network is cut" in result.stderr
