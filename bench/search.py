"""Compare searches on the same pages: what comes first, and what is loaded.

`python -m bench.search`, after `make site`, prints the tables of bench/README.md. Neither ranks
nor bytes depend on the machine.
"""

import json
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

from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser

from notes_site.browser import open_browser
from notes_site.data import load_data
from notes_site.math import node
from notes_site.project import Project
from notes_site.search_index import write_index

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/site"))

from search_box import QUERIES, ask, first_search, heading, open_chapter, weight  # noqa: E402

SIZES = (0, 30)  # chapters; 0 is today's pages
COLUMNS = ("chapters", "first", "in three", "nothing", "before typing", "first search", "index")
PAGEFIND = ROOT / "node_modules/pagefind/lib/runner/bin.cjs"

# Pagefind by itself: for each page that is found its sections, those with the most matches first.
ASK_PAGEFIND = """async queries => {
    const pagefind = await import(new URL('pagefind/pagefind.js', location.href));
    const matches = section => section.locations.length;
    const answers = [];
    for (const query of queries) {
        const {results} = await pagefind.search(query);
        const pages = await Promise.all(results.slice(0, 5).map(result => result.data()));
        answers.push(pages.flatMap(page =>
            page.sub_results.sort((a, b) => matches(b) - matches(a)).map(({url}) => url)));
    }
    return answers;
}"""


class QuietHandler(SimpleHTTPRequestHandler):
    """A server without a log."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Search:
    """One of the searches on one size of the site.

    Args:
        found: What each query leads to, the best first.
        before: Files that are loaded before somebody types.
        after: Files that the first search loads.
        index: All files of the index.
    """

    found: list[list[str]]
    before: list[Path]
    after: list[Path]
    index: list[Path]


def main() -> None:
    """Print what each search does on each size of the site."""
    asked = {str(query): target for rows in QUERIES.values() for query, target in rows.items()}
    searches = {
        "Material (lunr)": lunr,
        "Pagefind on pages": pagefind_on_pages,
        "Pagefind on sections": pagefind_on_sections,
    }
    print(f"| {' | '.join(['search', *COLUMNS])} |")
    print(f"| --- |{' ---: |' * len(COLUMNS)}")
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        for name, search in searches.items():
            for size in SIZES:
                site = Path(folder) / f"{name}-{size}"
                shutil.copytree(ROOT / "site", site, ignore=shutil.ignore_patterns("search"))
                chapters = repeat_chapters(site, size)
                result = search(browser, site, list(asked))
                ranks = [
                    next((n for n, link in enumerate(links, 1) if link == target), 99)
                    for target, links in zip(asked.values(), result.found, strict=True)
                ]
                counts = [sum(rank <= most for rank in ranks) for most in (1, 3)]
                counts.append(sum(not links for links in result.found))
                sizes = [
                    f"{weight(files) / 1000:.1f} kB"
                    for files in (result.before, result.after, result.index)
                ]
                print(f"| {' | '.join(map(str, [name, chapters, *counts, *sizes]))} |", flush=True)


def repeat_chapters(site: Path, most: int) -> int:
    """Copy the chapters of a site until there are so many; give their number."""
    chapters = [
        path.parent for part in ("intro", "vision") for path in site.glob(f"{part}/*/index.html")
    ]
    for number in range(most - len(chapters)):
        source = chapters[number % len(chapters)]
        shutil.copytree(source, source.with_name(f"{source.name}-{number}"))
    return max(most, len(chapters))


def lunr(browser: Browser, site: Path, asked: list[str]) -> Search:
    """Put Material's own search back: its worker, and its index of all texts."""
    with tempfile.TemporaryDirectory() as folder:
        build(load_config(str(ROOT / "mkdocs.yml"), hooks=[], site_dir=folder))
        index = json.loads((Path(folder) / "search/search_index.json").read_bytes())
        worker = next(Path(folder).glob("assets/javascripts/workers/search.*.js"))
        shutil.copy(worker, site / "assets/search.js")
    texts: dict[str, list[dict[str, str]]] = {}
    for entry in index["docs"]:
        texts.setdefault(entry["location"].partition("#")[0], []).append(entry)
    copies = [path.parent for path in site.glob("*/*-*/index.html")]
    for copy in sorted(path for path in copies if path.name.rpartition("-")[2].isdigit()):
        name = copy.relative_to(site).as_posix() + "/"
        source = name.rpartition("-")[0] + "/"
        index["docs"] += [
            {**entry, "location": entry["location"].replace(source, name, 1)}
            for entry in texts[source]
        ]
    file = site / "search/search_index.json"
    file.parent.mkdir()
    file.write_text(json.dumps(index), encoding="utf-8")
    return _ask_box(browser, site, asked, [file])


def pagefind_on_sections(browser: Browser, site: Path, asked: list[str]) -> Search:
    """Index as the site does."""
    write_index(site, load_data(Project(ROOT))[0].glossary)
    shutil.copy(ROOT / "site/search/search_index.json", site / "search")
    folder = site / "search"
    index = [*folder.glob("index/*"), *folder.glob("*.pf_meta"), folder / "phrases.json"]
    return _ask_box(browser, site, asked, index)


def pagefind_on_pages(browser: Browser, site: Path, asked: list[str]) -> Search:
    """Index whole pages with Pagefind's command, and ask it without anything of our own."""
    left_out = "[data-search-exclude], .headerlink, .footnote-ref, .footnote-backref"
    options = ["--root-selector", "article", "--exclude-selectors", left_out, "--quiet"]
    options += ["--include-characters", "_^@±×∞"]
    subprocess.run([node(), PAGEFIND, "--site", site, *options], check=True)
    (site / "blank.html").write_text("<!doctype html><html lang='en'><title>Blank</title></html>")
    with _served(site) as address:
        page = browser.new_page()
        loaded: list[str] = []
        page.on("response", lambda answer: loaded.append(answer.url))
        page.goto(f"{address}blank.html")
        page.evaluate(ASK_PAGEFIND, ["why divide by sqrt"])
        paths = {url.removeprefix(address).split("?")[0] for url in loaded if "pagefind/" in url}
        found = page.evaluate(ASK_PAGEFIND, asked)
        page.close()
    index = [*site.glob("pagefind/index/*"), *site.glob("pagefind/*.pf_meta")]
    headings = [[heading(link) for link in links] for links in found]
    return Search(headings, [], [site / path for path in sorted(paths)], index)


def _ask_box(browser: Browser, site: Path, asked: list[str], index: list[Path]) -> Search:
    with _served(site) as address:
        before, after = first_search(browser, address, site)
        page = browser.new_page()
        open_chapter(page, address)
        found = ask(page, address, asked)
        page.close()
    return Search(found, before, after, index)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


if __name__ == "__main__":
    main()
