"""The live preview, on a copy of the project: a change is seen within seconds, without restart."""

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

from notes_site import serve
from notes_site.project import Project

ROOT = Path(__file__).parents[2]
COPIED = ("docs", "experiments", "includes", "overrides", "snippets", "src", ".cache")
PATIENCE = 180  # seconds, also beside other work; the first page takes the longest


class Preview(NamedTuple):
    """A running preview of a copy of the project."""

    root: Path
    address: str
    log: Path

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

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
def preview(tmp_path_factory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("preview")
    for name in COPIED:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", "package.json"):
        shutil.copy(ROOT / name, root / name)
    (root / "node_modules").symlink_to(ROOT / "node_modules")
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
        preview = Preview(root, f"http://{host}/notes/", log)
        try:
            preview.wait_for("refresher/", "Refresher")
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
    preview.edit("docs/refresher.md", "A *vector* is", "NEWWORDS. A *vector* is")

    preview.wait_for("refresher/", "NEWWORDS")
    assert "livereload(" in preview.page("refresher/"), "the browser is not told to reload"


def test_the_preview_can_be_searched(preview):
    preview.wait_for("search/phrases.json", "softmax")


def test_a_broken_page_leaves_the_last_good_one_up_until_it_is_repaired(preview):
    preview.edit(
        "docs/refresher.md", "1 \\cdot 3 + (-1) \\cdot 2 = 2", "1 \\cdot 3 + (-1) \\cdot 2 = 7"
    )

    preview.wait_for_terminal("docs/refresher.md:18: 2 · 0.5 + 1 · 3 + (-1) · 2 is 2, not 7")
    preview.wait_for_terminal("the last good build stays up")
    assert "Refresher" in preview.page("refresher/")

    preview.edit("docs/refresher.md", "(-1) \\cdot 2 = 7", "(-1) \\cdot 2 = 2")
    preview.edit("docs/refresher.md", "A *vector* is", "REPAIRED. A *vector* is")
    preview.wait_for("refresher/", "REPAIRED")


@pytest.mark.parametrize(
    ("name", "old", "page"),
    [
        pytest.param("includes/glossary.yml", "text: Attention in", "glossary/", id="includes"),
        pytest.param(
            "snippets/intro/self-attention/scaling_changes_the_weights.py",
            "# The exercise",
            "intro/self-attention/",
            id="snippets",
        ),
        pytest.param(
            "src/transformer_notes/attention.py",
            "Rate how well",
            "intro/self-attention/",
            id="src",
        ),
        pytest.param(
            "src/notes_site/page.py",
            "Answer and solution",
            "vision/patches/",
            id="the site's source",
        ),
    ],
)
def test_a_change_elsewhere_is_seen(preview, name, old, page):
    first, _, rest = old.rpartition(" ")
    preview.edit(name, old, f"{first} ELSEWHERE{len(name)} {rest}".strip())

    preview.wait_for(page, f"ELSEWHERE{len(name)}")


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
