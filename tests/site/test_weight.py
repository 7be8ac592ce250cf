"""What a reader's browser must fetch: bytes as they travel, gzipped, which no machine changes."""

import functools
import gzip
import itertools
import re
import threading
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pages import LABS, PAGES
from pages import address as page_address
from playwright.sync_api import Browser, Request

FIGURE = re.compile(r"(?P<stem>.+)\.(?:light|dark)\.svg")

FIRST_LOAD, FURTHER_PAGE, FIGURES, INDEX, LAB = 200_000, 60_000, 60_000, 250_000, 150_000


@functools.cache
def weight(path: Path) -> int:
    """Weigh a file of the site as a server sends it; fonts are compressed already."""
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    return len(content if path.suffix == ".woff2" else gzip.compress(content, 9, mtime=0))


@dataclass
class Load:
    """What a browser with an empty cache did to show a page.

    Args:
        page: The source of the page.
        figures: Whether each figure is lazy, by its address.
        requested: All that it fetched, in order, relative to the site.
        searched: What it fetched of the search until a first query was answered.
    """

    page: str
    figures: dict[str, bool] = field(default_factory=dict)
    requested: list[str] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)

    @property
    def read(self) -> set[str]:
        """What it takes to read the page, without figures and what is searched in."""
        return {n for n in self.requested if not FIGURE.fullmatch(n) and not _is_index(n)}


def address(request: Request, site: str) -> str:
    return urlsplit(request.url.removeprefix(site)).path


def _is_index(name: str) -> bool:
    return name.startswith("search/")


def too_heavy(what: str, built: Path, names: set[str], limit: int) -> str | None:
    """Say what weighs how much, if all of it together is over a limit."""
    site = built / "site"
    weights = sorted(((weight(site / n), n or "index.html") for n in names), reverse=True)
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
    page.on("request", lambda request: found.requested.append(address(request, site)))
    page.goto(site + page_address(name))
    page.wait_for_load_state("networkidle")
    images = page.locator("article img").evaluate_all("all => all.map(i => [i.src, i.loading])")
    for source, loading in images:
        found.figures[source.removeprefix(site).partition("#")[0]] = loading == "lazy"
    if name == "index.md":
        before = len(found.requested)
        # Slowly: what begins so is asked for after each letter.
        page.locator(".md-search__input").press_sequentially("softmax", delay=300)
        page.locator(".md-search-result__link").first.wait_for()
        page.wait_for_load_state("networkidle")
        found.searched = found.requested[before:]
        del found.requested[before:]
    context.close()
    return found


def test_the_first_page_is_light(built: Path, loads: dict[str, Load]) -> None:
    heavy = (too_heavy(name, built, load.read, FIRST_LOAD) for name, load in loads.items())
    assert [*filter(None, heavy)] == []


def test_a_further_page_is_lighter(built: Path, loads: dict[str, Load]) -> None:
    chapters = [load for name, load in loads.items() if "/" in name and name not in LABS]
    assert len(chapters) > 1
    heavy = (
        too_heavy(
            f"{further.page} after {first.page}", built, further.read - first.read, FURTHER_PAGE
        )
        for first, further in itertools.product(chapters, loads.values())
    )
    assert [*filter(None, heavy)] == []


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_is_light_with_all_its_pictures(built: Path, lab: str) -> None:
    folder = built / "site" / page_address(lab)
    names = {path.relative_to(built / "site").as_posix() for path in folder.iterdir()}
    assert too_heavy(lab, built, names, LAB) is None


@pytest.mark.parametrize("name", PAGES)
def test_code_has_no_element_without_a_colour_of_its_own(built: Path, name: str) -> None:
    page = (built / "site" / page_address(name) / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<span class="[nopw]">|<pre><span></span>', page) == []


def test_no_rule_concerns_every_element_for_a_moment(built: Path) -> None:
    sheets = [path.read_text(encoding="utf-8") for path in (built / "site").rglob("*.css")]
    assert any("[data-md-color-scheme" in sheet for sheet in sheets)
    assert [sheet for sheet in sheets if "[data-md-color-switching]" in sheet] == []


def test_figures_are_light_and_wait_until_they_are_near(
    built: Path, loads: dict[str, Load]
) -> None:
    figures = {name: lazy for load in loads.values() for name, lazy in load.figures.items()}
    assert [name for name, lazy in figures.items() if not lazy] == []
    pairs: dict[str, set[str]] = {}
    for name in figures:
        match = FIGURE.fullmatch(name)
        assert match, name
        pairs.setdefault(match["stem"], set()).add(name)
    assert pairs, "no page shows a figure"
    heavy = (too_heavy(stem, built, pair, FIGURES) for stem, pair in pairs.items())
    assert [*filter(None, heavy)] == []


def test_what_is_searched_in_is_light(built: Path, loads: dict[str, Load]) -> None:
    home = loads["index.md"]
    index = {name for name in [*home.requested, *home.searched] if _is_index(name)}
    assert index, "the search fetches nothing: it is not where this test looks"
    assert too_heavy("the search", built, index, INDEX) is None


class SlowHandler(SimpleHTTPRequestHandler):
    """Sends a page up to the end of its article, and the rest when it is told to."""

    go_on = threading.Event()

    def do_GET(self) -> None:
        if not self.path.endswith("/"):
            return super().do_GET()
        page = Path(self.translate_path(self.path)) / "index.html"
        article, end, rest = page.read_bytes().partition(b"</article>")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(article + end)
        self.wfile.flush()
        self.go_on.wait()
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_page_can_be_read_before_anything_of_the_search_is_fetched(
    built: Path, browser: Browser
) -> None:
    handler = functools.partial(SlowHandler, directory=built / "site")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slow = f"http://127.0.0.1:{server.server_port}/"
        context = browser.new_context()
        page = context.new_page()
        requested: list[str] = []
        page.on("request", lambda request: requested.append(address(request, slow)))
        try:
            page.goto(f"{slow}intro/self-attention/", wait_until="commit")
            page.locator("#sources").wait_for()
            page.evaluate("document.fonts.ready.then(() => null)")
            assert [name for name in requested if _is_index(name)] == []
        finally:
            SlowHandler.go_on.set()
            page.wait_for_load_state("networkidle")
            context.close()
            server.shutdown()
