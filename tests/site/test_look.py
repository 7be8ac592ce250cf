"""The looks at a page can fail: each sees the fault that is planted for it, and only that."""

import pytest
from look import (
    broken_pictures,
    faint_texts,
    heading_jumps,
    listen,
    overflowing_cells,
    raw_formulas,
    too_wide,
)
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("site")

LOOKS = {
    look.__name__: look
    for look in (
        broken_pictures,
        faint_texts,
        heading_jumps,
        overflowing_cells,
        raw_formulas,
        too_wide,
    )
}
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
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
