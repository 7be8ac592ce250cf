"""The live preview, of a small project: a change is seen within seconds, without restart."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from small_project import AVERAGE, CHAPTER, Small

from notes_site import serve
from notes_site.project import Project

ROOT = Path(__file__).parents[2]
PAGE = "intro/mean/"
PATIENCE = 180  # seconds, also beside other work; the first page takes the longest


class Preview(NamedTuple):
    """A running preview of a copy of the small project."""

    small: Small
    address: str
    log: Path

    def page(self, name: str) -> str:
        try:
            with urllib.request.urlopen(f"{self.address}{name}", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            return ""

    def wait_for(self, page: str, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.page(page):
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.2)

    def wait_for_terminal(self, words: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while words not in self.log.read_text():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.2)


@pytest.fixture(scope="module")
def preview(compiled_once, tmp_path_factory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("preview") / "notes"
    shutil.copytree(compiled_once.root, root, symlinks=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    log = root / "terminal.log"
    with log.open("w") as terminal:
        process = subprocess.Popen(
            [sys.executable, "-m", "notes_site.cli", "serve", "--address", host],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root / "src"), "PYTHONUNBUFFERED": "1"},
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        preview = Preview(Small(root), f"http://{host}/notes/", log)
        try:
            preview.wait_for(PAGE, "The mean")
            yield preview
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 130
    assert is_gone(process.pid)  # MkDocs and the workers too, Pagefind in a moment


def is_gone(group: int) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_an_edited_page_is_seen(preview):
    preview.small.edit(CHAPTER, "Three numbers have", "NEWWORDS. Three numbers have")

    preview.wait_for(PAGE, "NEWWORDS")
    assert "livereload(" in preview.page(PAGE), "the browser is not told to reload"


def test_the_preview_can_be_searched(preview):
    preview.wait_for("search/phrases.json", "average")


def test_a_broken_page_leaves_the_last_good_one_up_until_it_is_repaired(preview):
    line = preview.small.line(CHAPTER, "= 10.5")
    preview.small.edit(CHAPTER, "6.5 = 10.5", "6.5 = 10.6")

    preview.wait_for_terminal(f"{CHAPTER}:{line}: 1.5 + 2.5 + 6.5 is 10.5, not 10.6")
    preview.wait_for_terminal("the last good build stays up")
    assert "= 10.5" in preview.page(PAGE)

    preview.small.edit(CHAPTER, "6.5 = 10.6", "6.5 = 10.5")
    preview.small.edit(CHAPTER, "Three numbers have", "REPAIRED. Three numbers have")
    preview.wait_for(PAGE, "REPAIRED")


@pytest.mark.parametrize(
    ("name", "old", "page"),
    [
        pytest.param("includes/glossary.yml", "The sum,", "glossary/", id="includes"),
        pytest.param(AVERAGE, "print(average)", PAGE, id="snippets"),
        pytest.param("src/transformer_notes/attention.py", "Let each position", PAGE, id="src"),
        pytest.param("src/notes_site/page.py", "Answer and solution", PAGE, id="the site's source"),
    ],
)
def test_a_change_elsewhere_is_seen(preview, name, old, page):
    words = f"ELSEWHERE{len(name)}"
    new = f"{old}  # {words}" if name == AVERAGE else f"{words} {old}"
    preview.small.edit(name, old, new)

    preview.wait_for(page, words)


def test_a_server_that_has_stopped_comes_back_with_the_next_good_build(monkeypatch, capsys):
    started = []

    def start(project, address):
        started.append(subprocess.Popen([sys.executable, "-c", ""]))
        return started[-1]

    def watch(*folders, **options):
        started[-1].wait()
        yield set()  # nothing changed for a while
        yield {(2, str(ROOT / "docs/refresher.md"))}

    monkeypatch.setattr(serve, "_compile", lambda project, time_limit: True)
    monkeypatch.setattr(serve, "_start", start)
    monkeypatch.setattr(serve, "watch", watch)

    assert serve.serve(Project(ROOT), "127.0.0.1:8000", 1.0) == 0

    assert len(started) == 2
    assert "MkDocs has stopped, see above; waiting for changes" in capsys.readouterr().err
