"""What paper promises: a head is never torn off what it heads."""

import re

import pytest
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument, PdfTextPage


def last_line(sheet: PdfTextPage) -> str:
    """Read what stands lowest; what is painted last may stand above."""
    foot = min((sheet.get_rect(n)[1] for n in range(sheet.count_rects())), default=0)
    return sheet.get_text_bounded(bottom=foot, top=foot + 6)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_name_of_a_file_stays_with_its_code(site: str, browser: Browser, paper):
    page = browser.new_page()
    page.goto(f"{site}vision/patches/")
    # Nothing but listings, often enough that one would end up astride the foot of a page.
    names = page.evaluate(
        """() => {
            const article = document.querySelector('article');
            const all = article.querySelectorAll(':scope > :is(p:has(.file-name), .highlight)');
            const twice = [...all, ...all].map(each => each.cloneNode(true));
            article.replaceChildren(...twice);
            return document.querySelectorAll('.file-name').length;
        }"""
    )
    with PdfDocument(page.pdf(format=paper)) as document:
        sheets = [sheet.get_textpage() for sheet in document]
        texts = [sheet.get_text_range() for sheet in sheets]
        feet = [last_line(sheet) for sheet in sheets]
    page.close()
    assert len(re.findall(r"^\w+\.py\r?$", "\n".join(texts), re.MULTILINE)) == names
    assert [foot for foot in feet if foot.strip().endswith(".py")] == []
