"""What a reader has around a page: policy, navigation, links to report, a way out of a dead end."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import yaml
from look import listen
from pages import CHAPTER, address
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[2]
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))


@pytest.fixture
def chapter(site: str, browser: Browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site}{address(CHAPTER)}", wait_until="networkidle")
    yield page
    page.close()


def pages_of(site: Path) -> dict[str, str]:
    """Give the HTML of each page of the site by its path."""
    return {str(p.relative_to(site)): p.read_text(encoding="utf-8") for p in site.rglob("*.html")}


def test_every_page_has_the_policy_and_no_script_in_an_attribute(built: Path):
    for name, html in pages_of(built / "site").items():
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
        assert policy, name
        scripts = policy[1].partition("script-src ")[2].partition(";")[0].split()
        assert all(source == "'self'" or source.startswith("'sha256-") for source in scripts)
        assert html.index("Content-Security-Policy") < html.index("<script"), name
        assert re.findall(r"<[^>]*\son[a-z]+=", html) == [], name


@pytest.mark.parametrize(
    ("planted", "directive"),
    [
        ("<img src='x:' onerror='planted = 1'>", "script-src-attr"),
        ("<iframe src='http://localhost:9/'></iframe>", "frame-src"),
        ("<img src='http://localhost:9/'>", "img-src"),
    ],
)
def test_what_a_stranger_plants_is_refused(chapter: Page, planted, directive):
    refused = chapter.evaluate(
        """planted => new Promise(done => {
            addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
            document.body.insertAdjacentHTML('beforeend', planted);
            setTimeout(() => done('nothing'), 20_000);
        })""",
        planted,
    )
    assert refused == directive
    assert chapter.evaluate("typeof planted") == "undefined"


def test_the_next_page_comes_without_a_reload_and_back_again(built: Path, browser: Browser):
    """At the real address: Material compares the addresses of pages with the map of the site."""
    context = browser.new_context()
    address = SETTINGS["site_url"]

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.removeprefix(urlsplit(address).path)
        path = built / "site" / name
        route.fulfill(path=path / "index.html" if path.is_dir() else path)

    context.route(f"{address}**", answer)
    page = context.new_page()
    complaints = listen(page, address)
    page.goto(f"{address}refresher/", wait_until="networkidle")
    page.evaluate("window.kept = true")
    sheet = page.locator("link[href$='assets/site.css']")
    assert sheet.get_attribute("href") == "../assets/site.css"  # not read a second time
    page.locator("a.md-footer__link--next").click()
    page.get_by_role("heading", level=1, name="Notation").wait_for()
    assert page.url == f"{address}notation/"
    assert "Notation" in page.title()
    assert page.evaluate("window.kept")
    assert sheet.get_attribute("href") == f"{address}assets/site.css"
    page.go_back()
    page.get_by_role("heading", level=1, name="Refresher").wait_for()
    assert page.evaluate("window.kept")
    assert complaints == []
    context.close()


def test_loading_computes_the_style_of_an_element_once_or_twice(site: str, browser: Browser):
    """The browser has most to do with that; lighter.py says what did it for all of them again."""
    page = browser.new_page()
    session = page.context.new_cdp_session(page)
    events: list[dict[str, Any]] = []
    ended: list[dict[str, Any]] = []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda end: ended.append(end))
    categories = {"includedCategories": ["devtools.timeline"], "excludedCategories": ["*"]}
    session.send("Tracing.start", {"traceConfig": categories, "transferMode": "ReportEvents"})
    page.goto(f"{site}intro/self-attention/", wait_until="networkidle")
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    computed = sum(
        event["args"].get("elementCount", 0)
        for event in events
        if event["name"] == "UpdateLayoutTree"
    )
    elements = page.evaluate("document.querySelectorAll('body *').length")
    assert elements < computed < 2 * elements
    page.close()


def test_each_section_of_a_chapter_can_be_reported(chapter: Page):
    reports = chapter.locator("article h2[id] > a.report")
    assert reports.count() == chapter.locator("article h2[id]").count() > 5
    for report in reports.all():
        section = report.evaluate("link => link.parentElement.id")
        form = urlsplit(report.get_attribute("href"))
        assert form._replace(query="").geturl() == f"{SETTINGS['repo_url']}/issues/new"
        fields = parse_qs(form.query)
        assert fields["page"] == [f"{SETTINGS['site_url']}{address(CHAPTER)}#{section}"]
        box = report.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    assert reports.first.get_attribute("aria-label") == "Report a problem with this section"
    assert chapter.locator(".md-nav--secondary").get_by_text("Report").count() == 0


def test_a_page_says_when_and_how_it_was_checked_and_how_to_change_it(chapter: Page):
    words = chapter.locator("aside.checked").inner_text()
    assert re.search(r"\d+ computed by code", words)
    assert re.search(
        r"Python 3\.\d+ and PyTorch \d+\.\d+\.\d+\. Edition of \d+ \w+ 20\d\d\.", words
    )
    source = f"{SETTINGS['repo_url']}/{SETTINGS['edit_uri']}{CHAPTER}"
    assert chapter.get_by_role("link", name="Edit this page").last.get_attribute("href") == source


def test_a_lost_reader_finds_a_way_on(site: str, browser: Browser):
    page = browser.new_page()
    page.goto(f"{site}404.html")
    links = page.locator("article a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(links) >= 3
    host = urljoin(site, "/")
    for link in links:
        assert page.request.get(urljoin(host, link)).ok, link
    page.close()


def test_every_page_has_a_description_of_its_own_and_stands_in_the_map_of_the_site(built: Path):
    pages = {name: html for name, html in pages_of(built / "site").items() if name != "404.html"}
    descriptions = [
        re.search(r'<meta name="description" content="([^"]*)">', html)[1]
        for html in pages.values()
    ]
    assert len(set(descriptions)) == len(pages)
    addresses = (built / "site/sitemap.xml").read_text(encoding="utf-8")
    for name in pages:
        assert f"<loc>{SETTINGS['site_url']}{name.removesuffix('index.html')}</loc>" in addresses
