"""What paper promises: a head is never torn off what it heads."""

import io
import re

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

pytestmark = pytest.mark.xdist_group("site")


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
    sheets = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    page.close()
    # By place: what is painted last may stand above.
    texts = [sheet.extract_text(extraction_mode="layout") for sheet in sheets]
    assert len(re.findall(r"^ *\w+\.py$", "\n".join(texts), re.MULTILINE)) == names
    assert [text[-50:] for text in texts if re.search(r"\.py\s*$", text)] == []
