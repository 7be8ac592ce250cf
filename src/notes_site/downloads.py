"""The downloads: the notes as a zip to read from disk, and as one PDF."""

import io
import re
import shutil
import tempfile
import zipfile
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import pikepdf
from playwright.sync_api import Page

from notes_site.browser import open_browser
from notes_site.document import chapter_of, nav_parts, render_document
from notes_site.page import checked
from notes_site.project import ARCHIVE, PDF, Project, read_text, read_yaml
from notes_site.run import Progress
from notes_site.site import edition, run_mkdocs

SETTINGS = "mkdocs-offline.yml"
DOCUMENT = "document.html"
# Of use to a server, to those who work on the theme, or for other searches than the one from disk.
OMITTED = (
    "404.html",
    "sitemap.xml*",
    "search/search_index.json",
    "assets/search.js",
    "assets/javascripts/*.map",
    "assets/stylesheets/*.map",
    "assets/javascripts/lunr/*",
)
FILL_IN = """numbers => {
    document.querySelectorAll('article').forEach(article => article.remove());
    for (const link of document.querySelectorAll('.contents a'))
        link.querySelector('.number').textContent = numbers[link.getAttribute('href').slice(1)];
}"""
DATE = re.compile(rb"D:\d{14}[+-]\d\d'\d\d'")
NODE = re.compile(rb"node\d{8}")
MARK = re.compile(rb"/MCID \d+")


def add_downloads(project: Project, folder: Path, progress: Progress) -> None:
    """Make the zip and the PDF of build/docs, and put them into the folder of a site.

    Args:
        project: The project.
        folder: The site.
        progress: Is told how far the work is.

    Raises:
        BrowserMissingError: If there is no browser to print the PDF.
        SourceError: If MkDocs fails; it has printed why.
    """
    made = datetime.fromtimestamp(edition(project), UTC)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="offline-") as temporary:
        offline = Path(temporary)
        render_offline(project, offline)
        archive, pdf = folder / ARCHIVE, folder / PDF
        archive.parent.mkdir(exist_ok=True)  # the decks are there
        archive.write_bytes(pack(offline, f"{archive.stem}-{made:%Y-%m-%d}", made))
        (offline / DOCUMENT).write_text(
            write_document(project, offline, made, progress), encoding="utf-8"
        )
        pdf.write_bytes(print_document(offline / DOCUMENT, made, progress))


def render_offline(project: Project, folder: Path) -> None:
    """Render build/docs as a site that needs no server.

    Raises:
        SourceError: If MkDocs fails; it has printed why.
    """
    run_mkdocs(project, SETTINGS, folder)
    worker = project.root / "node_modules" / "iframe-worker"
    target = folder / "assets" / "iframe-worker"
    target.mkdir()
    shutil.copy(worker / "shim" / "index.js", target)
    shutil.copy(worker / "LICENSE", target)


def pack(folder: Path, name: str, made: datetime) -> bytes:
    """Pack a folder as a zip: the same files give the same bytes, wherever and whenever.

    Args:
        folder: The folder.
        name: Of the one folder at the top of the archive.
        made: Time that all files get.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = path.relative_to(folder).as_posix()
            if any(fnmatch(inside, pattern) for pattern in OMITTED):
                continue
            # No zip is from before 1980.
            time = max(made.timetuple()[:6], (1980, 1, 1, 0, 0, 0))
            entry = zipfile.ZipInfo(f"{name}/{inside}", time)
            entry.create_system = 3  # Unix, whose permissions these are
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return content.getvalue()


def write_document(project: Project, offline: Path, made: datetime, progress: Progress) -> str:
    """Join the pages of the offline site, in the order of its navigation."""
    settings, _ = read_yaml("mkdocs.yml", read_text(project, project.root / "mkdocs.yml"))
    nav = [
        (title, [f"{page.removesuffix('.md')}.html" for page in pages])
        for title, pages in nav_parts(settings["nav"])
    ]
    pages = {page: (offline / page).read_text(encoding="utf-8") for _, part in nav for page in part}
    chapters = {}
    for page, html in pages.items():
        chapters[page] = chapter_of(page, html, set(pages), settings["site_url"])
        progress("chapters of the PDF", len(chapters), len(pages))
    return render_document(
        pages["index.html"],
        [(title, [chapters[page] for page in part]) for title, part in nav],
        {
            "title": settings["site_name"],
            "description": settings["site_description"],
            "edition": f"{made.day} {made:%B %Y}",
            "address": settings["site_url"],
            "checked": checked({}),
            "licence": settings["copyright"],
        },
    )


def print_document(document: Path, made: datetime, progress: Progress) -> bytes:
    """Print the document, then again what stands before its chapters, with page numbers.

    They are known after the first time, and the chapters take a minute.

    Args:
        document: The file.
        made: Time that the PDF gets.
        progress: Is told how far the work is.

    Returns:
        The PDF. The same document, browser and fonts give the same bytes.

    Raises:
        BrowserMissingError: If there is no browser.
    """
    with open_browser() as browser:
        page = browser.new_page(java_script_enabled=False)
        page.set_default_timeout(0)
        page.goto(document.as_uri())
        whole = _print(page)
        progress("prints of the PDF", 1, 2)
        page.evaluate(FILL_IN, page_numbers(whole))
        contents = _print(page)
        progress("prints of the PDF", 2, 2)
    return with_first_pages(settle(whole, made), contents)


def _print(page: Page) -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def with_first_pages(whole: bytes, pages: bytes) -> bytes:
    """Paint the first pages of a PDF as those of another, which differ in a few letters.

    Links and tags stay: they know what is painted by its place and by the number of its mark.
    """
    content = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as document, pikepdf.open(io.BytesIO(pages)) as first:
        for old, new in zip(document.pages, first.pages, strict=False):
            assert _marks(old) == _marks(new)
            for part in (pikepdf.Name.Contents, pikepdf.Name.Resources):
                old.obj[part] = document.copy_foreign(first.make_indirect(new.obj[part]))
        document.save(content, deterministic_id=True)
    return content.getvalue()


def _marks(page: pikepdf.Page) -> list[bytes]:
    return MARK.findall(page.Contents.read_bytes())


def settle(pdf: bytes, made: datetime) -> bytes:
    """Set what differs from print to print: the dates, and the names of what is tagged.

    Chromium numbers these names through, but not always from the same number. What is put in is
    as long as what it replaces, for a PDF knows its objects by where they stand.
    """
    names = {name: f"node{n:08}".encode() for n, name in enumerate(sorted(set(NODE.findall(pdf))))}
    pdf = NODE.sub(lambda name: names[name[0]], pdf)
    return DATE.sub(f"D:{made:%Y%m%d%H%M%S}+00'00'".encode(), pdf)


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Read on which page each target of a link stands, from 1."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}
        targets = document.Root.Dests
        return {name.removeprefix("/"): numbers[targets[name][0].objgen] for name in targets.keys()}
