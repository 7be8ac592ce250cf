"""What every page promises to its reader, looked at in a real browser."""

import itertools
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from look import (
    EXPLAINED,
    broken_pictures,
    faint_texts,
    findings,
    heading_jumps,
    listen,
    overflowing_cells,
    raw_formulas,
    run_axe,
    small_figures,
    too_wide,
    wider_than_paper,
)
from pages import CHAPTER, LABS, PAGES, address, markdown
from playwright.sync_api import Browser, BrowserContext, Page
from weights import FIGURE, record, to_read, too_heavy

from notes_site.math import find_formulas

NOT_FOUND = "404.html"
# axe looks at one page of each kind in all four ways, at each of the others in one.
KINDS = {
    *("index.md", CHAPTER, "notation.md", "glossary.md", "lecture-map.md"),
    "labs/attention.ipynb",
    NOT_FOUND,
}
WAYS = list(itertools.product(["light", "dark"], [1280, 360]))
# Bytes: of the first page that somebody opens, of each that is opened later, of a pair of figures.
FIRST_LOAD, FURTHER_PAGE, FIGURES = 200_000, 60_000, 60_000
LIGHT_SCREEN = """matchMedia('screen and (prefers-color-scheme: light)').matches
    && document.body.dataset.mdColorScheme === 'default'"""
FENCE = re.compile(r"^( *)(`{3,}) *([^\n]*)\n(.*?)\n\1\2$", re.MULTILINE | re.DOTALL)


class Opened(NamedTuple):
    """A page in the browser, its name, its compiled Markdown, and what went wrong so far."""

    name: str
    page: Page
    markdown: str
    complaints: list[str]


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture(scope="module")
def read() -> dict[str, frozenset[str]]:
    """Keep what it takes to read each page that was opened."""
    return {}


@pytest.fixture(scope="module", params=[*PAGES, NOT_FOUND])
def opened(request, built: Path, site: str, window: BrowserContext, read) -> Iterator[Opened]:
    """Open each page once for all tests of this file; a test leaves no media setting behind."""
    name: str = request.param
    page = window.new_page()
    complaints = listen(page, site)
    text = "" if name == NOT_FOUND else markdown(built, name)
    read[name] = fetch(page, site, name)
    yield Opened(name, page, text, complaints)
    page.close()


def fetch(page: Page, site: str, name: str) -> frozenset[str]:
    """Open a page, and give what it takes to read it."""
    requested = record(page, site)
    page.goto(site + address(name))
    page.wait_for_load_state("networkidle")
    return to_read(requested)


@pytest.fixture
def page(opened: Opened) -> Iterator[Page]:
    """Give the page with its answers folded, and put it back to a light screen afterwards."""
    yield opened.page
    # Whatever is asked for makes the page anew, also what is there already.
    if not opened.page.evaluate(LIGHT_SCREEN):
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


def test_every_page_is_built(built: Path):
    folders = {path.parent for path in (built / "site").rglob("index.html")}
    expected = {built / "site" / address(name) for name in PAGES}
    assert folders == expected


def test_the_first_page_is_light(opened: Opened, built: Path, read):
    # What the browser still has from the page before is counted, too.
    assert any(name.endswith(".css") for name in read[opened.name])
    assert too_heavy(opened.name, built, read[opened.name], FIRST_LOAD) is None


def test_figures_are_light_and_wait_until_they_are_near(opened: Opened, built: Path, site: str):
    images = opened.page.locator("article img")
    assert images.evaluate_all("all => all.filter(i => i.loading !== 'lazy').length") == 0
    pairs: dict[str, set[str]] = {}
    for source in images.evaluate_all("all => all.map(i => i.src)"):
        name = source.removeprefix(site).partition("#")[0]
        match = FIGURE.fullmatch(name)
        assert match, name
        pairs.setdefault(match["stem"], set()).add(name)
    assert len(pairs) == opened.markdown.count("#only-light)")
    heavy = (too_heavy(stem, built, pair, FIGURES) for stem, pair in pairs.items())
    assert [*filter(None, heavy)] == []


# Before those that scroll: no list of sections lies half under its edge yet.
def test_axe_finds_nothing(opened: Opened, page: Page):
    every = opened.name in KINDS
    for scheme, width in WAYS if every else [WAYS[zlib.crc32(opened.name.encode()) % len(WAYS)]]:
        use_scheme(page, scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(100)  # until no colour is on its way, and boxes know their size
        run_axe(page)
        assert findings(page, EXPLAINED) == [], (scheme, width)


@pytest.mark.parametrize(
    ("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(30, 33, 41)")]
)
def test_pictures_load_colours_can_be_read_and_nothing_complains(
    opened: Opened, page: Page, scheme, background
):
    use_scheme(page, scheme)
    unfold(page)
    broken = broken_pictures(page)
    pictures = opened.markdown.count(f"#only-{scheme})")
    assert page.locator(f"article img[src$='#only-{scheme}']:visible").count() == pictures
    assert page.locator("article img:visible").count() == pictures
    assert broken + opened.complaints == []

    page.wait_for_timeout(50)  # until no colour is on its way any more
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == background
    assert faint_texts(page) == []


def test_nothing_is_wider_than_the_window_and_no_figure_too_small(page: Page):
    unfold(page)
    for width in (320, 360, 640, 1280):  # 320 px are 1280 at a zoom of 400 %, 640 px at 200 %
        page.set_viewport_size({"width": width, "height": 800})
        assert too_wide(page) == [], width
        assert overflowing_cells(page) == [], width
        assert small_figures(page) == [], width
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_formulas_are_typeset_and_none_is_left_raw(opened: Opened, page: Page):
    expected = find_formulas(opened.markdown)
    displayed = sum(formula.display for formula in expected)
    assert page.locator("article div.math > .katex-display").count() == displayed
    assert page.locator("article notes-math > .katex").count() == len(expected) - displayed
    assert page.locator("article .katex > .katex-html[aria-hidden]").count() == len(expected)
    assert page.locator("article .katex > .katex-mathml > math").count() == len(expected)
    assert page.locator("article .katex-error").count() == 0
    # axe does not look into the glyphs: nothing there can be used.
    assert page.locator(".katex-html :is(a, button, input, img, [tabindex], [role])").count() == 0
    assert raw_formulas(page) == []


def test_code_of_86_characters_fits_and_the_label_of_an_output_covers_nothing(page: Page):
    unfold(page)
    lines = page.locator("article .highlight:not(.output, .language-console) pre > code:visible")
    wide = lines.evaluate_all(
        """all => all.filter(code => {
            const text = code.innerHTML;
            code.textContent = 'm'.repeat(86);
            const scrolls = code.scrollWidth > code.clientWidth;
            code.innerHTML = text;
            return scrolls && !code.closest('details, .admonition, li');
        }).length"""
    )
    assert wide == 0
    page.set_viewport_size({"width": 360, "height": 800})
    covered = page.locator("article .output > pre:visible").evaluate_all(
        """all => all.filter(pre => {
            const label = getComputedStyle(pre, '::before');
            const first = parseFloat(getComputedStyle(pre.querySelector('code')).paddingTop);
            return parseFloat(label.top) + parseFloat(label.height) > first;
        }).length"""
    )
    assert covered == 0


def test_headings_skip_no_level(page: Page):
    assert heading_jumps(page) == []


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(opened: Opened, page: Page):
    page.evaluate(  # the focus starts at the top again
        """() => {
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute('tabindex');
        }"""
    )
    page.keyboard.press("Tab")
    if not opened.markdown:  # the page for lost readers has no content to skip to
        return
    page.locator(".md-skip:focus").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focus = page.locator("article :focus")
    focus.wait_for()
    outline = (
        "e => [getComputedStyle(e).outlineStyle, parseFloat(getComputedStyle(e).outlineWidth)]"
    )
    style, width = focus.evaluate(outline)
    assert style == "solid"
    assert width >= 1


def test_the_copy_button_copies_the_code_and_nothing_else(opened: Opened, page: Page):
    unfold(page)
    fences = FENCE.findall(opened.markdown)
    expected = [
        re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)
        for indent, _, language, text in fences
        if ".output" not in language
    ]
    copied = page.evaluate(
        """async () => {
            const buttons = [...document.querySelectorAll(
                'article .md-code__button[data-md-type=copy]')].filter(b => b.checkVisibility());
            // Each copy lays out the whole page, of which formulas are most.
            const sheet = new CSSStyleSheet();
            sheet.replaceSync('.katex, figure, table { display: none !important }');
            document.adoptedStyleSheets = [sheet];
            const copied = [];
            for (const button of buttons) {
                await navigator.clipboard.writeText('');
                button.click();
                let text = '';
                while (!text) {
                    await new Promise(go => setTimeout(go, 5));
                    text = await navigator.clipboard.readText();
                }
                copied.push(text);
            }
            document.adoptedStyleSheets = [];
            return copied;
        }"""
    )
    assert copied == expected


def test_answers_are_folded_on_the_screen_and_open_on_paper(opened: Opened, page: Page):
    answers = page.locator("details.answer > :not(summary)")
    questions = len(re.findall(r'^ *\?\?\? answer "', opened.markdown, re.MULTILINE))
    assert page.locator("details.answer").count() == questions
    visible = "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 0)"
    assert answers.evaluate_all(f"all => ({visible})(all).length") == 0
    page.emulate_media(media="print")
    assert answers.evaluate_all(f"all => ({visible})(all).length") == answers.count()


def test_a_field_takes_the_printed_answer_and_knows_each_mistake(opened: Opened, page: Page):
    known = len(re.findall(r"\*\*\{ data-(?:answer|mistake)=", opened.markdown))
    said = page.evaluate(
        """() => [...document.querySelectorAll('.exercise')].flatMap(form => {
            const type = text => {
                form.elements[0].value = text;
                form.requestSubmit();
                return form.querySelector('[role=status]').textContent;
            };
            const solution = form.parentElement.nextElementSibling;
            const answer = solution.querySelector('[data-answer]').parentElement.textContent;
            const said = [[answer, type(answer.replace(/Answer:|±.*/g, ''))]];
            for (const mark of solution.querySelectorAll('[data-mistake]')) {
                const mistake = mark.parentElement.textContent;
                said.push([`Not yet. ${mistake}`, type(/got (.*?):/.exec(mistake)[1])]);
            }
            form.elements[0].value = '';
            form.elements[0].dispatchEvent(new Event('input'));
            return said;
        })"""
    )
    assert len(said) == known
    for expected, verdict in said:
        if expected.startswith("Answer:"):
            assert verdict.startswith("Right: "), expected
        else:
            assert verdict == expected


def test_paper_is_white_has_no_navigation_and_is_wide_enough(page: Page):
    use_scheme(page, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("header:visible, .md-sidebar:visible, footer:visible").count() == 0
    assert page.locator("article img[src$='#only-dark']:visible").count() == 0
    for width in (642, 665):  # between the margins of A4 and of Letter
        page.set_viewport_size({"width": width, "height": 900})
        assert overflowing_cells(page) == [], width
        assert wider_than_paper(page) == [], width


# Last: all pages have been opened, unless only some tests were asked for.
def test_a_further_page_is_lighter(built: Path, site: str, window: BrowserContext, read):
    for name in (name for name in PAGES if name not in read):
        page = window.new_page()
        read[name] = fetch(page, site, name)
        page.close()
    chapters = [name for name in PAGES if "/" in name and name not in LABS]
    assert len(chapters) > 1
    heavy = (
        too_heavy(f"{further} after {first}", built, read[further] - read[first], FURTHER_PAGE)
        for first, further in itertools.product(chapters, PAGES)
    )
    assert [*filter(None, heavy)] == []
