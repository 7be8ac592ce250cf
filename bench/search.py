"""Compare searches on the same pages: which result comes first, and how much is loaded.

`python bench/search.py`, after `make site`, prints a table for bench/README.md; neither ranks nor
bytes depend on the machine.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import material
from playwright.sync_api import Browser, Page

from notes_site.browser import open_browser
from notes_site.data import load_data
from notes_site.project import Project
from notes_site.search import write_index
from notes_site.site import ENVIRONMENT

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/site"))
from search_box import QUERIES, ask, first_search, heading, misses, open_chapter, weight  # noqa: E402

CHAPTERS = 30
# Of a search in Pagefind's own words: each page with its best sections, best first.
ASK_PAGES = """async queries => {
    const pagefind = await import(new URL('pagefind/pagefind.js', location.origin));
    const sum = section => section.weighted_locations.reduce((s, l) => s + l.balanced_score, 0);
    const answers = [];
    for (const query of queries) {
        const {results} = await pagefind.search(query);
        const pages = await Promise.all(results.slice(0, 5).map(result => result.data()));
        answers.push(pages.flatMap(page =>
            page.sub_results.sort((a, b) => sum(b) - sum(a)).map(section => section.url)));
    }
    return answers;
}"""


@dataclass
class Row:
    """What one search does with the queries, and what it weighs in bytes, gzipped."""

    name: str
    first: int
    third: int
    nothing: int
    one_search: tuple[int, int]
    index: tuple[int, int]


class QuietHandler(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def queries() -> dict[str, tuple[str, int]]:
    """Give for each query its heading, and among how many results it must be."""
    rows = {str(query): (target, 1) for query, target in QUERIES["first"].items()}
    return {str(query): (target, 3) for query, target in QUERIES["within_three"].items()} | rows


def ranks(found: list[list[str]]) -> tuple[int, int, int]:
    """Count the queries that meet their heading first, among three, and that find nothing."""
    asked = {query: {target} for query, (target, _) in queries().items()}
    missed = [len(misses(asked, found, most)) for most in (1, 3)]
    return len(asked) - missed[0], len(asked) - missed[1], sum(not links for links in found)


def repeat_chapters(site: Path, more: Path) -> None:
    """Copy a site with its chapters repeated, under addresses of their own."""
    shutil.copytree(site, more)
    chapters = [path.parent for path in [*more.glob("intro/*/index.html"), *more.glob("vision/*/index.html")]]
    for number in range(CHAPTERS - len(chapters)):
        source = chapters[number % len(chapters)]
        shutil.copytree(source, source.parent / f"{source.name}-{number}")


def lunr(site: Path, more: Path) -> None:
    """Give a site Material's own search, and another one its index for the repeated chapters."""
    config = ROOT / "bench.mkdocs.yml"
    config.write_text("INHERIT: mkdocs.yml\nhooks: []\n", encoding="utf-8")
