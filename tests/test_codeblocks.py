"""Every block that a reader can copy runs, and prints what the page shows."""

import inspect
import pkgutil
import re
import socket
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
SNIPPETS = {path.read_text() for path in (PROJECT.root / "snippets").rglob("*.py")}
OUTPUT = "```{.text .output}"


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


@pytest.fixture
def reader(tmp_path, monkeypatch) -> None:
    """Be where a reader may be: in an empty folder, without a network."""

    def refuse(*arguments, **keywords):
        raise OSError("the network is cut")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.usefixtures("reader")
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
    # Each of these files was also run alone, by compile: none needs what another left.
    assert set(shown) <= SNIPPETS
    assert not any(Path.cwd().iterdir())
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


@pytest.mark.usefixtures("reader")
def test_a_block_that_reaches_for_the_network_fails(tmp_path, request):
    path = tmp_path / "page.md"
    code = "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:9')"
    path.write_text(f"```python\n{code}\n```\n")
    (item,) = MarkdownFile.from_parent(request.session, path=path).collect()

    with pytest.raises(RuntimeError, match="the network is cut"):
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
