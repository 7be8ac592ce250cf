"""The looks at a page can fail: each sees the fault that is planted for it, and only that."""

import pytest
from keyboard import focus_pixels, unreached, walk
from look import (
    AccessibilityTree,
    broken_pictures,
    faint_texts,
    findings,
    heading_jumps,
    listen,
    motions,
    overflowing_cells,
    raw_formulas,
    run_axe,
    small_figures,
    too_wide,
    vanished_signs,
)
from playwright.sync_api import Browser, Page

LOOKS = {
    look.__name__: look
    for look in (
        broken_pictures,
        faint_texts,
        heading_jumps,
        motions,
        overflowing_cells,
        raw_formulas,
        small_figures,
        too_wide,
        vanished_signs,
    )
}
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
FIGURE = f'<figure><img src="{PICTURE}" alt="a hill" width="90" style="width: {{}}px"></figure>'
SIGN = '<i style="display: block; width: 9px; height: 9px; mask: {}; background: {}"></i>'
MASK = "linear-gradient(red, red)"
CELL = '<table style="table-layout: fixed; width: 90px"><td>{}<td>b</table>'


def open_planted(browser: Browser, site: str, body: str) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    complaints = listen(page, site)
    address = f"{site}planted.html"
    html = f"<!doctype html><link rel=icon href='data:,'><article><h1>A title</h1>{body}</article>"
    page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(address)
    page.evaluate("0")  # the complaints of loading arrive before this answer
    return page, complaints


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        pytest.param("<p>Words, and 5 $.</p>", {}, id="nothing"),
        pytest.param(
            f'<img src="{PICTURE}" alt=" ">',
            {"broken_pictures": "has no alt text"},
            id="no alt text",
        ),
        pytest.param(
            '<img src="data:image/png;base64,AAAA" alt="a hill">',
            {"broken_pictures": "does not load"},
            id="broken picture",
        ),
        pytest.param(
            '<div style="width: 500px">wide</div>', {"too_wide": "500px"}, id="500 pixels"
        ),
        pytest.param(
            '<div style="overflow: auto"><div style="width: 500px">wide</div></div>',
            {},
            id="500 pixels that scroll",
        ),
        pytest.param(
            CELL.format("<nobr>a long formula</nobr>"),
            {"overflowing_cells": "a long formula"},
            id="cell over cell",
        ),
        pytest.param(CELL.format("a"), {}, id="cell beside cell"),
        pytest.param(r"<p>so $$x$$</p>", {"raw_formulas": "so $$x$$"}, id="dollars"),
        pytest.param(r"<p>\frac{1}{2}</p>", {"raw_formulas": r"\frac"}, id="command"),
        pytest.param(r"<p><code>\frac{1}{2}</code></p>", {}, id="command in code"),
        pytest.param(
            "<h2>A section</h2><h4>A detail</h4>",
            {"heading_jumps": "h4 after h2: A detail"},
            id="skipped level",
        ),
        pytest.param("<h1>Another</h1>", {"heading_jumps": "2 titles"}, id="two titles"),
        pytest.param(
            '<p style="color: #999">grey</p>', {"faint_texts": "p. 2.85: grey"}, id="faint"
        ),
        pytest.param(
            '<p style="color: #666; background: linear-gradient(#fff, #aaa)">shade</p>',
            {"faint_texts": "p. 2.47: shade"},
            id="faint in a shadow",
        ),
        pytest.param(FIGURE.format(67), {"small_figures": "0.74"}, id="small figure"),
        pytest.param(FIGURE.format(68), {}, id="large enough figure"),
        pytest.param('<p style="transition: color 1s">a</p>', {"motions": "p."}, id="fades"),
        pytest.param(
            "<style>@keyframes turn { to { rotate: 1turn } } p { animation: turn 10ms infinite }"
            "</style><p>a</p>",
            {"motions": "p."},
            id="turns",
        ),
        pytest.param('<p style="scroll-behavior: smooth">a</p>', {"motions": "p."}, id="glides"),
        pytest.param(SIGN.format(MASK, "white"), {"vanished_signs": "i."}, id="white on white"),
        pytest.param(SIGN.format(MASK, "black"), {}, id="black on white"),
    ],
)
def test_a_fault_is_seen_by_its_look_alone(site: str, browser: Browser, body, seen):
    page, complaints = open_planted(browser, site, body)
    found = {name: look(page) for name, look in LOOKS.items() if look(page)}
    assert found.keys() == seen.keys()
    for name, words in seen.items():
        assert words in found[name][0]
    assert complaints == []
    page.close()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param("<script>console.warn('odd')</script>", "console: odd", id="console"),
        pytest.param("<script>throw Error('wrong')</script>", "script: wrong", id="script"),
        pytest.param("<img src='none.png' alt='none'>", "404: ", id="missing"),
        pytest.param(
            "<img src='http://localhost:9/a.png' alt='a'>",
            "request to another place: http://localhost:9/a.png",
            id="another host",
        ),
    ],
)
def test_a_complaint_is_heard(site: str, browser: Browser, body, complaint):
    page, complaints = open_planted(browser, site, body)
    assert any(words.startswith(complaint) for words in complaints), complaints
    page.close()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        pytest.param("<p>Words</p>", [], id="nothing"),
        pytest.param("<button></button>", ["wrong button-name: button"], id="no name"),
        pytest.param(
            '<p style="background: linear-gradient(white, black)">Words</p>',
            ["open color-contrast: p"],
            id="unexplained",
        ),
        pytest.param(
            '<p class="known" style="background: linear-gradient(white, black)">Words</p>',
            [],
            id="explained",
        ),
        pytest.param(
            '<h2 class="known" style="color: #aaa">Words</h2>',
            ["wrong color-contrast: h2"],
            id="wrong where it may be open",
        ),
    ],
)
def test_axe_sees_what_is_wrong_and_what_nobody_explained(site: str, browser: Browser, body, found):
    html = f"</article><title>A title</title><main><p>Text</p>{body}</main>"
    page, _ = open_planted(browser, site, html)
    page.evaluate(
        "document.documentElement.lang = 'en'; document.querySelector('article').remove()"
    )
    page.evaluate("document.querySelector('main').prepend(document.createElement('h1'))")
    page.evaluate("document.querySelector('h1').textContent = 'A title'")
    run_axe(page)
    seen = findings(page, {"color-contrast": [".known"]})
    assert len(seen) == len(found)
    assert all(words.startswith(start) for words, start in zip(seen, found, strict=True))
    page.close()


LINKS = '<a href="#1">one</a> <a href="#2" {}>two</a> {}<a href="#3">three</a>'
FOCUS = "<style>:focus { outline: 2px solid black }</style>"


@pytest.mark.parametrize(
    ("body", "outlined", "seen", "left"),
    [
        pytest.param(FOCUS + LINKS.format("", ""), [1, 1, 1], [1, 1, 1], 0, id="nothing"),
        pytest.param(
            FOCUS + LINKS.format('style="outline: none"', ""),
            [1, 0, 1],
            [1, 1, 1],
            0,
            id="no outline",
        ),
        pytest.param(
            FOCUS + LINKS.format('style="position: absolute; left: -99px"', ""),
            [1, 1, 1],
            [1, 0, 1],
            0,
            id="outside of the window",
        ),
        pytest.param(
            FOCUS + '<b style="position: fixed; inset: 0"></b>' + LINKS.format("", ""),
            [1, 1, 1],
            [0, 0, 0],
            0,
            id="covered",
        ),
        pytest.param(
            FOCUS + LINKS.format('onkeydown="event.preventDefault()"', ""),
            [1, 1],
            [1, 1],
            1,
            id="trap",
        ),
        pytest.param(
            FOCUS + LINKS.format("", '<div style="overflow: auto; width: 9px">wide </div>'),
            [1, 1, 1, 1],
            [1, 1, 1, 1],
            0,
            id="box that scrolls",
        ),
    ],
)
def test_a_walk_sees_what_a_reader_without_a_mouse_misses(
    site: str, browser: Browser, body, outlined, seen, left
):
    page, _ = open_planted(browser, site, body)
    stops = walk(page)
    assert [stop.outlined for stop in stops] == outlined
    assert [stop.seen for stop in stops] == seen
    assert len(unreached(page)) == left
    page.close()


@pytest.mark.parametrize(("colour", "shown"), [("black", True), ("#ccc", False), ("white", False)])
def test_an_outline_must_differ_from_its_ground(site: str, browser: Browser, colour, shown):
    style = f"<style>:focus {{ outline: 2px solid {colour} }}</style>"
    page, _ = open_planted(browser, site, style + LINKS.format("", ""))
    assert (focus_pixels(page, page.locator("a").first) >= 1) == shown
    page.close()


def test_a_formula_whose_glyphs_are_not_hidden_is_read_twice(site: str, browser: Browser):
    math = "<math><mtext>x</mtext></math><span {}>x</span>"
    for hidden, text in (("aria-hidden=true", "x"), ("", "xx")):
        page, _ = open_planted(browser, site, f"<p>{math.format(hidden)}</p>")
        tree = AccessibilityTree(page)
        assert len(tree.all("MathMLMath")) == 1
        assert tree.text(tree.node("p")) == text
        page.close()
