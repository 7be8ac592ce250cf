"""What a reader's browser must fetch: bytes as they travel, gzipped, which no machine changes."""

import functools
import gzip
import itertools
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

pytestmark = pytest.mark.xdist_group("site")

ROOT = Path(__file__).parents[2]
SITE = ROOT / "site"
PAGES = sorted(str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md"))
FIGURE = re.compile(r"(?P<stem>.+)\.(?:light|dark)\.svg")

FIRST_LOAD, FURTHER_PAGE, FIGURES, INDEX = 200_000, 60_000, 60_000, 250_000


@functools.cache
def weight(name: str) -> int:
    """Weigh a file of the site as a server sends it; fonts are compressed already."""
    path = SITE / name / "index.html" if (SITE / name).is_dir() else SITE / name
    content = path.read_bytes()
    return len(content if path.suffix == ".woff2" else gzip.compress(content, 9, mtime=0))


@dataclass
class Load:
    """What a browser with an empty cache did to show a page.

    Args:
        page: The source of the page.
        figures: Whether each figure is lazy, by its address.
        requested: All that it fetched, in order, relative to the site.
        early: What it fetched of the search before it had the page and its style sheets.
        searched: What it fetched of the search until a first query was answered.
    """

    page: str
    figures: dict[str, bool] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)
    early: list[str] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)

    @property
    def read(self) -> set[str]:
        """What it takes to read the page, without figures and what is searched in."""
        return {n for n in self.requested if not FIGURE.fullmatch(n) and not _is_index(n)}


def _is_index(name: str) -> bool:
    return name.startswith("search/")


def too_heavy(what: str, names: set[str], limit: int) -> str | None:
    """Say what weighs how much, if all of it together is over a limit."""
    weights = sorted(((weight(name), name or "index.html") for name in names), reverse=True)
    total = sum(size for size, _ in weights)
    if total <= limit:
        return None
    parts = ", ".join(f"{name} {size:,}" for size, name in weights)
    return f"{what}: {total:,} bytes, at most {limit:,}: {parts}"


@pytest.fixture(scope="module")
def loads(site: str, browser: Browser) -> dict[str, Load]:
    """Load every page once with an empty cache, and search on one of them."""
    return {name: load(site, browser, name) for name in PAGES}


def load(site: str, browser: Browser, name: str) -> Load:
    found = Load(name)
    context = browser.new_context()
    page = context.new_page()
    blocking: set[str] = set()

    def requested(request: Request) -> None:
        address = urlsplit(request.url.removeprefix(site)).path
        found.requested.append(address)
        if request.resource_type in ("document", "stylesheet"):
            blocking.add(address)
        if _is_index(address) and blocking:
            found.early.append(f"{name}: {address} before {', '.join(sorted(blocking))}")

    def finished(request: Request) -> None:
        blocking.discard(urlsplit(request.url.removeprefix(site)).path)

    page.on("request", requested)
    page.on("requestfinished", finished)
    page.goto(site + re.sub(r"(index)?\.md$", lambda end: "" if end[1] else "/", name))
    page.wait_for_load_state("networkidle")
    for image in page.locator("article img").all():
        address = image.evaluate("image => image.src").removeprefix(site).partition("#")[0]
        found.figures[address] = image.get_attribute("loading") == "lazy"
    if name == "index.md":
        before = len(found.requested)
        page.locator(".md-search__input").press_sequentially("softmax")
        page.locator(".md-search-result__link").first.wait_for()
        page.wait_for_load_state("networkidle")
        found.searched = found.requested[before:]
        del found.requested[before:]
    context.close()
    return found


def test_the_first_page_is_light(loads: dict[str, Load]) -> None:
    heavy = (too_heavy(name, load.read, FIRST_LOAD) for name, load in loads.items())
    assert [*filter(None, heavy)] == []


def test_a_further_page_is_lighter(loads: dict[str, Load]) -> None:
    chapters = [load for name, load in loads.items() if "/" in name]
    assert len(chapters) > 1
    heavy = (
        too_heavy(f"{further.page} after {first.page}", further.read - first.read, FURTHER_PAGE)
        for first, further in itertools.product(chapters, loads.values())
    )
    assert [*filter(None, heavy)] == []


def test_figures_are_light_and_wait_until_they_are_near(loads: dict[str, Load]) -> None:
    figures = {name: lazy for load in loads.values() for name, lazy in load.figures.items()}
    assert [name for name, lazy in figures.items() if not lazy] == []
    pairs: dict[str, set[str]] = {}
    for name in figures:
        match = FIGURE.fullmatch(name)
        assert match, name
        pairs.setdefault(match["stem"], set()).add(name)
    assert pairs, "no page shows a figure"
    heavy = (too_heavy(stem, pair, FIGURES) for stem, pair in pairs.items())
    assert [*filter(None, heavy)] == []


def test_what_is_searched_in_is_light_and_waits_for_the_page(loads: dict[str, Load]) -> None:
    home = loads["index.md"]
    index = {name for name in [*home.requested, *home.searched] if _is_index(name)}
    assert index, "the search fetches nothing: it is not where this test looks"
    assert too_heavy("the search", index, INDEX) is None
    assert [early for load in loads.values() for early in load.early] == []


def test_a_page_is_readable_while_the_search_is_still_on_its_way(site: str, browser: Browser):
    context = browser.new_context()
    context.route("**/search/**", lambda route: None)  # never answered
    page = context.new_page()
    page.goto(f"{site}intro/self-attention/", wait_until="commit")
    page.locator("article h2").last.wait_for()
    assert page.evaluate("document.fonts.ready.then(fonts => fonts.status)") == "loaded"
    context.close()
