"""What the downloads promise: the zip works from disk, the PDF is whole."""

import io
import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from command import run_notes
from look import broken_pictures, listen
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from notes_site.document import nav_parts
from notes_site.downloads import write_document
from notes_site.lists import LECTURES
from notes_site.project import ARCHIVE, DECK, PDF, Project
from notes_site.site import edition

ROOT = Path(__file__).parents[2]
SETTINGS = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGES = [page for _, part in nav_parts(SETTINGS["nav"]) for page in part]


@pytest.fixture(scope="module")
def downloaded(built: Path, tmp_path_factory) -> Project:
    """Make the downloads, in a copy of their own: others look at the site."""
    root = tmp_path_factory.mktemp("downloads") / "notes"
    shutil.copytree(built, root, symlinks=True)
    run_notes(root, "downloads")
    return Project(root)


@pytest.fixture(scope="module")
def downloads(downloaded: Project) -> Path:
    """Give the folder of the site."""
    return downloaded.site


@pytest.fixture(scope="module")
def unpacked(downloads: Path, tmp_path_factory) -> Path:
    """Unpack the zip where a reader might; gives the one folder in it."""
    folder = tmp_path_factory.mktemp("reader") / "My notes & more, 100 %"
    with zipfile.ZipFile(downloads / ARCHIVE) as archive:
        archive.extractall(folder)
    (inside,) = folder.iterdir()
    return inside


@pytest.fixture(scope="module")
def pdf(downloads: Path) -> PdfReader:
    return PdfReader(io.BytesIO((downloads / PDF).read_bytes()))


@pytest.fixture(scope="module")
def texts(downloads: Path) -> list[str]:
    with PdfDocument(downloads / PDF) as document:
        return [page.get_textpage().get_text_range() for page in document]


class Visit(NamedTuple):
    """What a page is like that was opened from the disk."""

    address: str
    complaints: list[str]
    links: list[str]
    anchors: list[str]
    headings: list[str]


@pytest.fixture(scope="module")
def visits(unpacked: Path, browser: Browser) -> list[Visit]:
    """Open every page in the zip, once."""
    page = browser.new_page(color_scheme="light")
    complaints = listen(page, unpacked.as_uri())
    found = []
    for path in sorted(unpacked.rglob("*.html")):
        page.goto(path.as_uri())
        pictures = broken_pictures(page)
        page.evaluate("document.fonts.ready.then(() => null)")
        links = page.evaluate("[...document.links].map(link => link.href)")
        anchors = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        page.locator(".headerlink, .report").evaluate_all("all => all.forEach(e => e.remove())")
        headings = page.locator("article :is(h1, h2, h3)").all_inner_texts()
        wrong = [*complaints, *pictures]
        found.append(Visit(path.as_uri(), wrong, links, anchors, headings))
        complaints.clear()
    page.close()
    return found


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_home_and_footer_link_to_the_downloads(downloads: Path, site: str, browser: Browser):
    page = browser.new_page()
    page.goto(site)
    files = [SETTINGS["site_url"] + name for name in (PDF, ARCHIVE)]
    decks = [site + DECK.format(lecture) for lecture in LECTURES]
    for place, expected in (("article", files + decks), (".md-copyright", files)):
        links = page.locator(f"{place} a[href*='downloads/']").evaluate_all(
            "links => links.map(link => link.href)"
        )
        assert links == expected
    page.close()


def test_the_folder_in_the_zip_has_the_edition_in_its_name(downloaded: Project, unpacked: Path):
    made = datetime.fromtimestamp(edition(downloaded), UTC)
    assert unpacked.name == f"transformers-worked-through-{made:%Y-%m-%d}"
    assert (unpacked / "index.html").is_file()


def test_pages_and_their_links_work_from_disk(unpacked: Path, visits: list[Visit]):
    assert [complaint for visit in visits for complaint in visit.complaints] == []
    targets = {path.as_uri() for path in unpacked.rglob("*") if path.is_file()}
    targets |= {f"{visit.address}#{anchor}" for visit in visits for anchor in visit.anchors}
    links = {link.removesuffix("#") for visit in visits for link in visit.links}
    inside = {link for link in links if link.startswith("file:")}
    assert len(inside) > len(PAGES)
    assert inside - targets == set()


def test_a_page_from_disk_has_its_fonts_and_follows_the_system_into_the_dark(
    unpacked: Path, browser: Browser
):
    page = browser.new_page(color_scheme="dark")
    complaints = listen(page, unpacked.as_uri())
    page.goto((unpacked / "intro" / "self-attention.html").as_uri(), wait_until="networkidle")
    page.locator("body[data-md-color-scheme=slate]").wait_for()
    complaints += broken_pictures(page)
    assert page.locator("article img[src$='#only-dark']:visible").count() > 0
    assert page.evaluate("""async () => (await document.fonts.ready).check('12px KaTeX_Main')""")
    assert complaints == []
    page.close()


def test_a_question_is_answered_from_disk(unpacked: Path, browser: Browser):
    page = browser.new_page()
    page.goto((unpacked / "intro" / "self-attention.html").as_uri())
    form = page.locator(".exercise").first
    form.locator("input").fill("0.8817")
    form.get_by_role("button").click()
    assert form.get_by_role("status").inner_text().startswith("Right: 0.8817.")
    page.close()


def test_the_search_works_from_disk(unpacked: Path, browser: Browser):
    page = browser.new_page()
    complaints = listen(page, unpacked.as_uri())
    page.goto((unpacked / "vision" / "patches.html").as_uri())
    page.locator(".md-search__input").press_sequentially("scaled_dot_product_attention")
    found = page.locator(".md-search-result__link[href*='intro/self-attention.html']").first
    found.click()
    page.wait_for_url("**/intro/self-attention.html*")
    assert page.locator("h1").inner_text().startswith("Self-attention")
    assert complaints == []
    page.close()


def test_the_pdf_has_every_chapter_in_its_outline(pdf: PdfReader, unpacked: Path):
    titles = []
    for page in PAGES:
        html = (unpacked / page).with_suffix(".html").read_text(encoding="utf-8")
        titles.append(re.search(r"<h1[^>]*>(.*?)<", html)[1])
    chapters = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert chapters == ["Contents", *titles]


def test_the_pdf_has_every_heading(texts: list[str], unpacked: Path, visits: list[Visit]):
    whole = squeezed("".join(texts))
    headings = {visit.address: visit.headings for visit in visits}
    for name in PAGES:
        on_page = headings[(unpacked / name).with_suffix(".html").as_uri()]
        assert on_page
        assert [text for text in on_page if squeezed(text) not in whole] == []


def test_the_pdf_has_no_blank_page(texts: list[str]):
    for number, text in enumerate(texts, start=1):
        # The running heads, the number of the page, and more.
        assert len([line for line in text.split("\n") if line.strip()]) > 3, f"page {number}"


def test_every_link_in_the_document_finds_its_target(downloaded: Project, unpacked: Path):
    made = datetime.fromtimestamp(edition(downloaded), UTC)
    document = write_document(downloaded, unpacked, made, lambda *_: None)
    anchors = re.findall(r' id="([^"]+)"', document)
    assert len(anchors) == len(set(anchors))
    targets = set(re.findall(r' href="#([^"]+)"', document))
    assert any(target.startswith("intro-self-attention:fn:") for target in targets)
    assert targets - set(anchors) == set()


def test_all_links_of_the_pdf_lead_somewhere(pdf: PdfReader):
    targets = set(pdf.named_destinations)
    inside, outside = [], []
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            link = note.get_object()
            if "/Dest" in link:
                inside.append(str(link["/Dest"]))
            else:
                outside.append(str(link["/A"]["/URI"]))
    assert set(inside) - targets == set()
    assert [link for link in outside if not link.startswith("https://")] == []
    # Chromium leaves out a link without a target.
    assert len(inside) > len(targets)


def test_the_contents_of_the_pdf_say_the_right_pages(pdf: PdfReader, texts: list[str]):
    end = min(
        pdf.get_destination_page_number(e) for e in pdf.outline[1:] if not isinstance(e, list)
    )
    contents = squeezed("".join(texts[1:end]))
    for entry in pdf.outline:
        for heading in entry if isinstance(entry, list) else [entry]:
            if isinstance(heading, list) or len(heading.title) == 1 or heading.title == "Contents":
                continue
            number = pdf.get_destination_page_number(heading) + 1
            assert f"{squeezed(heading.title)}{number}" in contents, heading.title


def test_the_pdf_says_what_it_is_and_is_tagged(
    downloaded: Project, pdf: PdfReader, texts: list[str]
):
    assert pdf.metadata.title == SETTINGS["site_name"]
    assert pdf.metadata.creation_date == datetime.fromtimestamp(edition(downloaded), UTC)
    assert pdf.root_object["/Lang"] == "en"
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    for words in (SETTINGS["site_name"], SETTINGS["site_url"], SETTINGS["copyright"], "PyTorch"):
        assert squeezed(words) in squeezed(texts[0])


def test_answers_are_unfolded_in_the_pdf(texts: list[str]):
    whole = squeezed("".join(texts))
    markdown = (ROOT / "docs/intro/self-attention.md").read_text(encoding="utf-8")
    answers = re.findall(r"^\*\*Answer:\*\* ([\w.,]+)$", markdown, re.MULTILINE)
    assert answers
    assert [answer for answer in answers if f"Answer:{answer}" not in whole] == []
