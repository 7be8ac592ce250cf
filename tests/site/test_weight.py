"""What a reader's browser must fetch besides pages, which test_pages weighs."""

import functools
import re
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pages import LABS, PAGES, address
from playwright.sync_api import Browser
from weights import is_searched, record, too_heavy

INDEX, LAB = 250_000, 150_000


@pytest.mark.parametrize("lab", LABS)
def test_a_lab_is_light_with_all_its_pictures(built: Path, lab: str) -> None:
    folder = built / "site" / address(lab)
    names = {path.relative_to(built / "site").as_posix() for path in folder.iterdir()}
    assert too_heavy(lab, built, names, LAB) is None


@pytest.mark.parametrize("name", PAGES)
def test_code_has_no_element_without_a_colour_of_its_own(built: Path, name: str) -> None:
    page = (built / "site" / address(name) / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<span class="[nopw]">|<pre><span></span>', page) == []


def test_no_rule_concerns_every_element_for_a_moment(built: Path) -> None:
    sheets = [path.read_text(encoding="utf-8") for path in (built / "site").rglob("*.css")]
    assert any("[data-md-color-scheme" in sheet for sheet in sheets)
    assert [sheet for sheet in sheets if "[data-md-color-switching]" in sheet] == []


def test_what_is_searched_in_is_light(built: Path, site: str, browser: Browser) -> None:
    page = browser.new_page()
    requested = record(page, site)
    page.goto(site)
    page.wait_for_load_state("networkidle")
    # Slowly: what begins so is asked for after each letter.
    page.locator(".md-search__input").press_sequentially("softmax", delay=300)
    page.locator(".md-search-result__link").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.close()
    index = {name for name in requested if is_searched(name)}
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
        requested = record(page, slow)
        try:
            page.goto(f"{slow}intro/self-attention/", wait_until="commit")
            page.locator("#sources").wait_for()
            page.evaluate("document.fonts.ready.then(() => null)")
            assert [name for name in requested if is_searched(name)] == []
        finally:
            SlowHandler.go_on.set()
            page.wait_for_load_state("networkidle")
            context.close()
            server.shutdown()
