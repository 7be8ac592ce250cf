"""What every page promises to its reader, looked at in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from notes_site.math import find_formulas

# One build and one server: all of these on one core, beside the others.
pytestmark = pytest.mark.xdist_group("site")

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md"))
NOT_FOUND = "404.html"
FENCE = re.compile(r"^( *)(`{3,}) *([^\n]*)\n(.*?)\n\1\2$", re.MULTILINE | re.DOTALL)


class Opened(NamedTuple):
    """A page in the browser, its compiled Markdown, and what went wrong so far."""

    page: Page
    markdown: str
    complaints: list[str]


@pytest.fixture(scope="module", params=[*PAGES, NOT_FOUND])
def opened(request, site: str, browser: Browser) -> Iterator[Opened]:
    """Open each page once for all tests of this file; a test leaves no media setting behind."""
    name: str = request.param
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).scheme == "data"
            or request.url.startswith(site)
            or complaints.append(f"request to another place: {request.url}")
        ),
    )
    page.on(
        "response",
        lambda response: response.ok or complaints.append(f"{response.status}: {response.url}"),
    )
    markdown = ""
    if name != NOT_FOUND:
        markdown = (ROOT / "build" / "docs" / name).read_text(encoding="utf-8")
    page.goto(site + re.sub(r"(index)?\.md$", lambda end: "" if end[1] else "/", name))
    yield Opened(page, markdown, complaints)
    context.close()


@pytest.fixture
def page(opened: Opened) -> Iterator[Page]:
    """Give the page with its answers folded, and put it back to a light screen afterwards."""
    yield opened.page
    opened.page.emulate_media(media="screen")
    use_scheme(opened.page, "light")
    opened.page.set_viewport_size({"width": 1280, "height": 900})
    unfold(opened.page, False)


def use_scheme(page: Page, scheme: str) -> None:
    """Let the system ask for light or dark, and wait until the page follows."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    name = {"light": "default", "dark": "slate"}[scheme]
    page.locator(f"body[data-md-color-scheme={name}]").wait_for()


def unfold(page: Page, open_: bool = True) -> None:
    page.evaluate(
        "open => document.querySelectorAll('article details').forEach(d => { d.open = open })",
        open_,
    )


def test_every_page_is_built(site: str):
    built = {path.parent for path in (ROOT / "site").rglob("index.html")}
    expected = {ROOT / "site" / re.sub(r"(^|/)index\.md$|\.md$", "", name) for name in PAGES}
    assert built == expected


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_load_and_nothing_complains(opened: Opened, page: Page, scheme):
    use_scheme(page, scheme)
    unfold(page)
    broken = page.evaluate(
        """async () => {
            const shown = [...document.querySelectorAll('article img')].filter(
                image => getComputedStyle(image).display !== 'none');
            const broken = [];
            for (const image of shown) {
                image.scrollIntoView();
                await image.decode().catch(() => {});
                if (!image.naturalWidth) broken.push('does not load: ' + image.src);
                if (!image.alt.trim()) broken.push('has no alt text: ' + image.src);
            }
            return broken;
        }"""
    )
    pictures = opened.markdown.count(f"#only-{scheme})")
    assert page.locator(f"article img[src$='#only-{scheme}']:visible").count() == pictures
    assert page.locator("article img:visible").count() == pictures
    assert broken + opened.complaints == []


@pytest.mark.parametrize(
    ("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(30, 33, 41)")]
)
def test_colours_follow_the_system_and_can_be_read(page: Page, scheme, background):
    use_scheme(page, scheme)
    unfold(page)
    page.wait_for_timeout(50)  # until no colour is on its way any more
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background
    assert page.evaluate(FAINT_TEXTS) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width):
    page.set_viewport_size({"width": width, "height": 800})
    unfold(page)
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll('article *')].filter(element => {
            const scrolls = at => at && at.tagName !== 'BODY'
                && (getComputedStyle(at).overflowX !== 'visible' || scrolls(at.parentElement));
            return element.getBoundingClientRect().right > innerWidth
                && !scrolls(element.parentElement);
        }).map(element => element.outerHTML.slice(0, 200))"""
    )
    assert too_wide == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_formulas_are_typeset_and_none_is_left_raw(opened: Opened, page: Page):
    expected = find_formulas(opened.markdown)
    displayed = sum(formula.display for formula in expected)
    assert page.locator("article div.math > .katex-display").count() == displayed
    assert page.locator("article notes-math > .katex").count() == len(expected) - displayed
    assert page.locator("article .katex-error").count() == 0
    text = page.evaluate(
        """() => {
            const article = document.querySelector('article').cloneNode(true);
            article.querySelectorAll('code, .katex').forEach(element => element.remove());
            return article.textContent;
        }"""
    )
    assert re.findall(r".{,40}(?:\$\$|\\[A-Za-z(\[]).{,40}", text) == []


def test_the_copy_button_copies_the_code_and_nothing_else(opened: Opened, page: Page):
    unfold(page)
    fences = FENCE.findall(opened.markdown)
    expected = [
        re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)
        for indent, _, language, text in fences
        if ".output" not in language
    ]
    copied = []
    for button in page.locator("article .md-code__button[data-md-type=copy]:visible").all():
        page.evaluate("navigator.clipboard.writeText('')")
        button.click()
        page.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied == expected


def test_answers_are_folded_on_the_screen_and_open_on_paper(opened: Opened, page: Page):
    answers = page.locator("details.answer > :not(summary)")
    questions = len(re.findall(r'^ *\?\?\? answer "', opened.markdown, re.MULTILINE))
    assert page.locator("details.answer").count() == questions
    visible = "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)"
    assert answers.evaluate_all(f"all => ({visible})(all).length") == 0
    page.emulate_media(media="print")
    assert answers.evaluate_all(f"all => ({visible})(all).length") == answers.count()


def test_paper_is_white_and_has_no_navigation(page: Page):
    use_scheme(page, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("header:visible, .md-sidebar:visible, footer:visible").count() == 0
    assert page.locator("article img[src$='#only-dark']:visible").count() == 0


def test_the_search_finds_a_chapter(site: str, browser: Browser):
    page = browser.new_page()
    page.goto(site)
    page.locator(".md-search__input").fill("softmax")
    page.locator(".md-search-result__link[href*='intro/self-attention']").first.wait_for()
    page.close()


# Texts whose contrast with the background below them is under 4.5:1 (WCAG 2.2, AA). Hidden and
# transparent ones are left out, and so are formulas, which have the colour of the text around.
FAINT_TEXTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
    const paint = (...colours) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = colour => colour.map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
    const layers = element => element
        ? [...layers(element.parentElement), getComputedStyle(element).backgroundColor] : ['white'];
    const faint = {};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || element.closest('.katex, script, style')) continue;
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const background = layers(element);
        const [low, high] = [
            luminance(paint(...background, getComputedStyle(element).color)),
            luminance(paint(...background)),
        ].sort((a, b) => a - b);
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < 4.5) {
            const name = element.tagName.toLowerCase() + '.' + element.className;
            faint[name] = name + ' ' + contrast.toFixed(2) + ': ' + walker.currentNode.data.trim();
        }
    }
    return Object.values(faint);
}"""
