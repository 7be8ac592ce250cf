"""What the site promises as a whole: it needs no script to be read."""

import io
import re
from pathlib import Path

import pytest
from look import raw_formulas
from PIL import Image
from playwright.sync_api import Browser


def test_no_script_keeps_a_page_from_being_painted(built: Path):
    for path in (built / "site").rglob("*.html"):
        scripts = re.findall(r"<script[^>]* src=[^>]*>", path.read_text(encoding="utf-8"))
        assert scripts, path
        assert [script for script in scripts if " defer " not in script] == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chapter_can_be_read_without_scripts(site: str, browser: Browser, scheme):
    context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}intro/self-attention/")
    assert page.locator("h1").inner_text().startswith("Self-attention")
    assert page.locator("article .katex-html:visible").count() > 100
    assert raw_formulas(page) == []

    assert page.locator("article .highlight:not(.output) code:visible").count() > 5
    assert page.locator("article .output code:visible").count() > 5
    assert page.locator(".md-code__button:visible").count() == 0  # it would copy nothing
    assert page.locator(".md-typeset__scrollwrap table.data:visible").count() > 3

    drawing = Image.open(io.BytesIO(page.screenshot())).convert("L")
    paper = max(drawing.getcolors())[1]
    assert paper > 250 if scheme == "light" else paper < 40
    assert max(abs(ink - paper) for ink in drawing.getextrema()) > 120

    figures = page.locator("article figure")
    assert page.locator("article figure img:visible").count() == figures.count()
    of_scheme = page.locator(f"article figure img[src$='#only-{scheme}']:visible")
    assert of_scheme.count() == figures.count()
    figure = page.locator("article figure img:visible").first
    figure.scroll_into_view_if_needed()
    figure.evaluate("image => image.decode()")

    answer = page.locator("details.answer").first
    assert not answer.locator("> :not(summary)").first.is_visible()
    answer.locator("summary").click()
    assert answer.locator("> :not(summary)").first.is_visible()

    page.locator(".md-nav--primary a[href$='refresher/']").click()
    assert page.locator("h1").inner_text().startswith("Refresher")
    context.close()
