"""Compare searches on the same pages: what comes first, and what is loaded.

`python -m bench.search`, after `make site`, prints the tables of bench/README.md. Neither ranks
nor bytes depend on the machine.
"""

import html
import json
import random
import re
import shutil
import string
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from notes_site.search_index import Record, records, write_index

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests/site"))

from search_box import QUERIES, ask, first_search, heading, open_chapter, weight  # noqa: E402

SIZES = (0, 35)  # chapters; 0 is today's pages
COLUMNS = ("chapters", "first", "in three", "nothing", "before typing", "first search", "index")
PAGEFIND = ROOT / "node_modules/pagefind/lib/runner/bin.cjs"
WORD = re.compile("[A-Za-z]+")

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
    data = load_data(Project(ROOT))[0]
    today = records(ROOT / "site", data.glossary, data.questions)
    print(f"| {' | '.join([f'{len(asked)} queries', *COLUMNS])} |")
    print(f"| --- |{' ---: |' * len(COLUMNS)}")
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        for name, search in searches.items():
            for size in SIZES:
                site = Path(folder) / f"{name}-{size}"
                shutil.copytree(ROOT / "site", site, ignore=shutil.ignore_patterns("search"))
                found = today + more_chapters(today, size)
                result = search(browser, site, found, list(asked))
                ranks = [
                    next((n for n, link in enumerate(links, 1) if link == target), len(links) + 4)
                    for target, links in zip(asked.values(), result.found, strict=True)
                ]
                counts = [
                    len(chapters_of(found)),
                    *(sum(rank <= most for rank in ranks) for most in (1, 3)),
                    sum(not links for links in result.found),
                ]
                sizes = [
                    f"{weight(files) / 1000:.0f} kB"
                    for files in (result.before, result.after, result.index)
                ]
                print(f"| {' | '.join(map(str, [name, *counts, *sizes]))} |", flush=True)


def chapters_of(found: list[Record]) -> list[str]:
    """Give the addresses of the chapters."""
    pages = (record.url.partition("#")[0] for record in found)
    return sorted({page for page in pages if page.count("/") > 1})


def more_chapters(found: list[Record], most: int) -> list[Record]:
    """Make more chapters out of the first ones.

    A mere copy would be packed away to nothing. So the words of each section stand in another
    order, and those that only one section has are new ones in each copy.
    """
    spread = Counter(word for record in found for word in set(WORD.findall(record.text)))
    chapters = chapters_of(found)
    more = []
    for number in range(most - len(chapters)):
        source = chapters[number % len(chapters)]
        for record in found:
            page, mark, anchor = record.url.partition("#")
            if page == source:
                order = random.Random(f"{number} {record.url}")
                words = record.text.split()
                order.shuffle(words)
                sign = string.ascii_lowercase[number % 26] * (1 + number // 26)
                text = WORD.sub(
                    lambda word, sign=sign: word[0] + (sign if spread[word[0]] == 1 else ""),  # type: ignore[misc]
                    " ".join(words),
                )
                url = f"{page.rstrip('/')}-{number}/{mark}{anchor}"
                more.append(replace(record, url=url, text=text, also=[]))
    return more


def lunr(browser: Browser, site: Path, found: list[Record], asked: list[str]) -> Search:
    """Put Material's own search back: its worker, and its index of all texts."""
    with tempfile.TemporaryDirectory() as folder:
        build(load_config(str(ROOT / "mkdocs.yml"), hooks=[], site_dir=folder))
        index = json.loads((Path(folder) / "search/search_index.json").read_bytes())
        worker = next(Path(folder).glob("assets/javascripts/workers/search.*.js"))
        shutil.copy(worker, site / "assets/search.js")
    known = {entry["location"] for entry in index["docs"]}
    index["docs"] += [
        {
            "location": record.url,
            "title": record.title,
            "text": f"<p>{html.escape(record.text)}</p>",
        }
        for record in found
        if record.url not in known
    ]
    file = site / "search/search_index.json"
    file.parent.mkdir()
    file.write_text(json.dumps(index), encoding="utf-8")
    return _ask_box(browser, site, asked, [file])


def pagefind_on_sections(
    browser: Browser, site: Path, found: list[Record], asked: list[str]
) -> Search:
    """Index as the site does."""
    folder = site / "search"
    write_index(folder, found)
    shutil.copy(ROOT / "site/search/search_index.json", folder)
    index = [*folder.glob("index/*"), *folder.glob("*.pf_meta"), folder / "phrases.json"]
    return _ask_box(browser, site, asked, index)


def pagefind_on_pages(
    browser: Browser, site: Path, found: list[Record], asked: list[str]
) -> Search:
    """Index whole pages with Pagefind's command, and ask it without anything of our own."""
    pages: dict[str, str] = {}
    for record in found:
        name, _, anchor = record.url.partition("#")
        opening, end = (f'<h2 id="{anchor}">', "</h2>") if anchor else ("<h1>", "</h1>")
        text = f"{opening}{html.escape(record.title)}{end}<p>{html.escape(record.text)}</p>"
        pages[name] = pages.get(name, "") + text
    for name, text in pages.items():
        file = site / "pages" / name / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<!doctype html><html lang="en"><title>Page</title>{text}</html>')
    options = ["--site", str(site / "pages"), "--include-characters", "_^@±×∞", "--quiet"]
    subprocess.run([node(), PAGEFIND, *options], check=True)
    with _served(site / "pages") as address:
        page = browser.new_page()
        loaded: list[str] = []
        page.on("response", lambda answer: loaded.append(answer.url))
        page.goto(address)
        page.evaluate(ASK_PAGEFIND, ["why do we divide by the square root of d_k?"])
        paths = {url.removeprefix(address).split("?")[0] for url in loaded if "pagefind/" in url}
        links = page.evaluate(ASK_PAGEFIND, asked)
        page.close()
    folder = site / "pages"
    index = [*folder.glob("pagefind/index/*"), *folder.glob("pagefind/*.pf_meta")]
    headings = [[heading(link) for link in answer] for answer in links]
    return Search(headings, [], [folder / path for path in sorted(paths)], index)


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
