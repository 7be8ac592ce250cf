"""What every page promises to readers without a mouse, without a screen, or with another eye."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from keyboard import focus_pixels, unreached, walk
from look import (
    EXPLAINED,
    AccessibilityTree,
    faint_texts,
    findings,
    motions,
    run_axe,
    vanished_signs,
)
from pages import CHAPTER, PAGES, address
from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).parents[2]


def open_page(
    browser: Browser, url: str, scheme: str = "light", width: int = 1280, height: int = 800
) -> Page:
    """Open a page as a reader with little motion has it, and wait until nothing changes."""
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page.goto(url, wait_until="networkidle")
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait for fonts and for what follows the next frames."""
    page.evaluate(
        """() => document.fonts.ready.then(() => new Promise(done =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))))"""
    )


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('article details').forEach(d => { d.open = true })")
    settle(page)


@pytest.fixture
def chapter(site: str, browser: Browser) -> Iterator[Page]:
    page = open_page(browser, site + address(CHAPTER))
    yield page
    page.close()


@pytest.fixture
def phone(site: str, browser: Browser) -> Iterator[Page]:
    page = open_page(browser, site + address(CHAPTER), width=360)
    yield page
    page.close()


# What a machine can judge -------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_axe_finds_nothing_in_what_opens(site: str, browser: Browser, scheme, width):
    page = open_page(browser, site + address(CHAPTER), scheme, width)
    unfold(page)
    run_axe(page)
    assert findings(page, EXPLAINED) == []

    for host in ("article a.term", "article .footnote-ref"):
        page.locator(host).first.focus()
        page.locator(".md-tooltip2--active").wait_for()
        assert findings_in_layers(page) == []
        page.keyboard.press("Escape")

    if width == 360:
        page.get_by_role("button", name="Contents of the site").click()
        page.locator(".md-sidebar--primary :focus").wait_for()
        assert findings_in_layers(page) == []
        page.keyboard.press("Escape")

    page.keyboard.press("/")
    page.keyboard.type("softmax")
    page.locator(".md-search-result__link:visible").first.wait_for()
    assert findings_in_layers(page) == []
    page.close()


def findings_in_layers(page: Page) -> list[str]:
    """Look at a page on which one thing covers another: no ground for axe to measure on."""
    settle(page)
    run_axe(page, "color-contrast")
    return findings(page, EXPLAINED) + faint_texts(page)


def test_every_explanation_is_needed(site: str, browser: Browser):
    pages = [
        open_page(browser, site + address(name))
        for name in (CHAPTER, "intro/encoder-block.md", "glossary.md", "labs/translation.ipynb")
    ]
    for page in pages:
        run_axe(page)
    for rule, reasons in EXPLAINED.items():
        for selector in reasons:
            others = EXPLAINED | {rule: [s for s in reasons if s != selector]}
            assert any(findings(page, others) for page in pages), selector
    for page in pages:
        page.close()


# The keyboard -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 360])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(site: str, browser: Browser, width):
    page = open_page(browser, site + address(CHAPTER), width=width)
    unfold(page)
    stops = walk(page)
    assert "md-skip" in stops[0].html
    assert unreached(page) == []
    assert [stop for stop in stops if not (stop.outlined and stop.seen)] == []

    one_of_each = {stop.kind: number for number, stop in enumerate(stops)}
    faint = {
        kind: pixels
        for kind, number in one_of_each.items()
        if (pixels := focus_pixels(page, page.locator(f"[data-stop='{number}']"))) < 1
    }
    assert faint == {}

    back = walk(page, "Shift+Tab")
    assert len(back) == len(stops)
    assert [stop for stop in back if not stop.seen] == []
    page.close()


def test_the_keys_scroll_a_box_that_has_the_focus(phone: Page):
    for box in (".md-typeset__scrollwrap", "figure", "pre > code"):
        wide = phone.locator(f"article {box}[tabindex]:visible").first
        wide.focus()
        phone.keyboard.press("ArrowRight")
        phone.wait_for_function("box => box.scrollLeft > 0", arg=wide.element_handle())


def test_the_drawer_opens_closes_and_gives_the_focus_back(phone: Page):
    opener = phone.get_by_role("button", name="Contents of the site")
    sidebar = phone.locator(".md-sidebar--primary")
    assert sidebar.locator("a:visible").count() == 0

    opener.focus()
    phone.keyboard.press("Enter")
    here = sidebar.locator("a.md-nav__link--active:focus")
    here.wait_for()
    assert opener.get_attribute("aria-expanded") == "true"
    phone.keyboard.press("Escape")
    sidebar.locator("a").first.wait_for(state="hidden")
    assert opener.evaluate("button => button === document.activeElement")
    assert opener.get_attribute("aria-expanded") == "false"

    phone.keyboard.press("Space")
    here.wait_for()
    links = sidebar.locator("a:visible").count()
    pages = {
        *phone.locator(".md-sidebar--primary a:visible").evaluate_all("all => all.map(a => a.href)")
    }
    assert links > len(PAGES) - 1
    assert len([url for url in pages if "#" not in url and "github" not in url]) == len(PAGES)
    for _ in range(links):
        phone.keyboard.press("Tab")
    phone.locator("article :focus").wait_for()  # past its end the drawer closes by itself
    sidebar.locator("a").first.wait_for(state="hidden")


def test_a_footnote_leads_there_and_back(chapter: Page):
    mark = chapter.locator("article .footnote-ref").first
    mark.focus()
    chapter.keyboard.press("Enter")
    chapter.locator(".footnote li:target").wait_for()
    chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.closest('li').matches(':target')")
    while not chapter.evaluate("document.activeElement.matches('.footnote-backref')"):
        chapter.keyboard.press("Tab")
    assert chapter.evaluate("document.activeElement.ariaLabel").startswith(
        "Jump back to footnote 1"
    )
    chapter.keyboard.press("Enter")
    chapter.locator("sup:target").wait_for()
    chapter.keyboard.press("Tab")
    assert mark.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize("host", ["article a.term", "article .footnote-ref"])
def test_a_tooltip_comes_with_the_focus_stays_and_can_be_sent_away(chapter: Page, host):
    link = chapter.locator(host).first
    meaning = link.get_attribute("title")
    tooltip = chapter.locator(".md-tooltip2--active:visible")

    link.focus()
    tooltip.wait_for()
    assert meaning is None or tooltip.inner_text().strip() == meaning
    chapter.keyboard.press("Escape")
    tooltip.wait_for(state="detached")
    assert link.evaluate("link => link === document.activeElement")

    link.blur()
    chapter.locator(".md-tooltip2").wait_for(state="detached")
    link.focus()
    tooltip.wait_for()
    link.blur()
    tooltip.wait_for(state="detached")

    link.hover()
    tooltip.locator("> *").hover()
    chapter.wait_for_timeout(600)  # longer than a tooltip stays behind a mouse that is gone
    assert tooltip.count() == 1


def test_the_palette_is_chosen_with_keys_and_found_again(chapter: Page):
    radio = chapter.locator(".md-option:focus")
    chapter.locator(".md-option").first.focus()
    for name, scheme in [("Light", "default"), ("Dark", "slate")]:
        chapter.keyboard.press("Enter")
        chapter.locator(f"body[data-md-color-scheme={scheme}]").wait_for()
        assert (radio.get_attribute("aria-label") or "").startswith(name)
        scrollbars = chapter.evaluate("getComputedStyle(document.documentElement).colorScheme")
        assert scrollbars == {"Light": "normal", "Dark": "dark"}[name]
    chapter.reload()
    while not radio.count():
        chapter.keyboard.press("Tab")
    assert radio.get_attribute("aria-label") == "Dark colours"
    assert radio.locator("+ label").is_visible()


def test_a_letter_turns_no_page(chapter: Page):
    for letter in "pn,.":
        chapter.keyboard.press(letter)
    chapter.wait_for_timeout(200)
    assert chapter.url.endswith(address(CHAPTER))


@pytest.fixture
def hosted(built: Path, browser: Browser) -> Iterator[Page]:
    """Open the chapter at its real address, answered from the disk: navigation is instant there."""
    host = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["site_url"]
    page = browser.new_page(reduced_motion="reduce")

    def answer(route: Route) -> None:
        file = built / "site" / urlsplit(route.request.url.removeprefix(host)).path
        route.fulfill(path=file / "index.html" if file.is_dir() else file)

    page.route(f"{host}**", answer)
    page.goto(host + address(CHAPTER), wait_until="networkidle")
    yield page
    page.close()


def test_on_another_page_the_keyboard_starts_at_the_top(hosted: Page):
    title = hosted.title()
    hosted.evaluate("window.loaded = 'once'")
    hosted.locator(".md-nav--primary a[href$='refresher/']").focus()
    hosted.keyboard.press("Enter")
    hosted.wait_for_function("title => document.title !== title", arg=title)
    hosted.wait_for_load_state("networkidle")
    settle(hosted)
    assert hosted.evaluate("window.loaded") == "once"
    assert hosted.get_by_role("status").inner_text() == hosted.title()
    hosted.keyboard.press("Tab")
    hosted.locator(".md-skip:focus").wait_for()


def test_a_link_within_the_page_leaves_the_page_as_it_is(hosted: Page):
    requested: list[str] = []
    hosted.locator("article summary").first.click()
    hosted.on(
        "request",
        lambda request: request.url.endswith(address(CHAPTER)) and requested.append(request.url),
    )
    link = hosted.locator(".md-nav--secondary a[href$='#pitfalls']:visible")
    link.focus()
    hosted.keyboard.press("Enter")
    hosted.locator("#pitfalls:target").wait_for()
    hosted.wait_for_timeout(500)
    assert requested == []
    assert hosted.locator("article details").first.get_attribute("open") is not None
    hosted.keyboard.press("Tab")
    assert hosted.evaluate("document.activeElement.closest('h2').id") == "pitfalls"
    hosted.go_back()
    hosted.wait_for_function("location.hash === ''")
    hosted.go_forward()
    hosted.locator("#pitfalls:target").wait_for()
    assert requested == []


# Screen readers -----------------------------------------------------------------------------------


def test_a_formula_is_read_once(chapter: Page):
    unfold(chapter)
    tree = AccessibilityTree(chapter)
    formulas = tree.all("MathMLMath")
    assert len(formulas) == chapter.locator("article .katex").count()

    # What is read is the MathML and nothing else: not the glyphs, not the TeX.
    shown = chapter.locator("article div.math").first
    expected = shown.locator("math").evaluate(
        "math => [...math.querySelectorAll('mi, mn, mo, mtext')].map(e => e.textContent).join('')"
    )
    assert "exp" in expected
    assert letters(tree.text(tree.node("article div.math"))) == letters(expected)


def letters(text: str) -> str:
    """Leave out spaces, what is invisible (a function is applied), and that letters are italic."""
    return re.sub(r"[\s\u2061\u200b]", "", unicodedata.normalize("NFKC", text))


def test_the_title_of_a_table_of_contents_is_not_called_closed(chapter: Page):
    assert chapter.locator("nav[aria-expanded]").count() == 0


# Other eyes, other screens ------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_moves_for_a_reader_who_asked_for_little_motion(site: str, browser: Browser, width):
    page = open_page(browser, site + address(CHAPTER), width=width)
    unfold(page)
    page.keyboard.press("/")
    page.locator("article .footnote-ref").first.focus()
    assert motions(page) == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_colours_of_the_reader_boxes_signs_figures_and_focus_are_seen(
    site: str, browser: Browser, scheme
):
    page = open_page(browser, site + address(CHAPTER), scheme)
    page.emulate_media(forced_colors="active", color_scheme=scheme, reduced_motion="reduce")
    unfold(page)
    assert vanished_signs(page) == []

    boxes = page.locator("article :is(.admonition, details, pre > code)").all()
    edges = [box.evaluate("box => getComputedStyle(box).borderLeftStyle") for box in boxes]
    assert set(edges) == {"solid"}
    for figure in page.locator("article figure img:visible").all():
        ground = figure.evaluate("image => getComputedStyle(image).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(30, 33, 41)"}[scheme]

    page.keyboard.press("Tab")
    for element in (
        "article a.term",
        "article summary",
        ".md-search__input",
        ".md-nav__link[href]",
    ):
        assert focus_pixels(page, page.locator(element).first) >= 1, element
    page.close()
