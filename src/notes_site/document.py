"""All pages as one HTML document, to be printed."""

import json
import posixpath
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from notes_site.page import COUNTED

TEMPLATE = Path(__file__).parent / "document.html"
# What the theme adds to a heading for screens.
HEADING_LINKS = ".headerlink, .report"


@dataclass(frozen=True)
class Section:
    """A section as the table of contents names it.

    Args:
        id: Its anchor in the document.
        title: Its heading as HTML.
    """

    id: str
    title: Markup


@dataclass(frozen=True)
class Chapter:
    """A page as a chapter of the document.

    Args:
        id: Its anchor in the document.
        title: Its title as HTML.
        plain_title: The same as text.
        sections: Its sections of level two.
        body: Its content as HTML.
    """

    id: str
    title: Markup
    plain_title: str
    sections: list[Section]
    body: Markup


def nav_parts(nav: list[object]) -> list[tuple[str, list[str]]]:
    """Read the parts of a navigation of MkDocs, each with a title and its pages.

    A page that stands in no part makes one without a title. What is no page, such as a link, is
    left out.
    """
    parts: list[tuple[str, list[str]]] = []
    for entry in nav:
        title, inner = next(iter(entry.items())) if isinstance(entry, dict) else ("", entry)
        pages = [page for page in _texts(inner) if page.endswith(".md")]
        if pages:
            parts.append((title if isinstance(inner, list) else "", pages))
    return parts


def _texts(nav: object) -> Iterator[str]:
    match nav:
        case str():
            yield nav
        case list():
            for entry in nav:
                yield from _texts(entry)
        case dict():
            for entry in nav.values():
                yield from _texts(entry)


def chapter_of(page: str, html: str, pages: set[str], address: str) -> Chapter:
    """Take the content of a page, with anchors and links that hold among all pages.

    Args:
        page: Path of the page, such as intro/self-attention.html.
        html: The page.
        pages: Paths of all pages that the document has.
        address: Address of the published site: there is what the document does not have.

    Returns:
        The chapter. Its pictures are named relative to the folder of all pages.
    """
    article = BeautifulSoup(html, "html.parser").select_one("article")
    assert article is not None
    assert article.h1 is not None
    # By name and attribute: selectors take as long as reading all of the page.
    for image in article.find_all("img"):
        if str(image["src"]).endswith("#only-dark"):
            image.decompose()
    for note in article.find_all(class_="checked"):
        # The versions and the edition are on the first sheet.
        if COUNTED not in note.get_text():
            note.decompose()
    for element in article.find_all(id=True):
        element["id"] = _anchor(page, str(element["id"]))
    for link in article.find_all("a", href=True):
        link["href"] = _target(page, str(link["href"]), pages, address)
    for image in article.find_all("img"):
        image["src"] = urljoin(page, str(image["src"]))
        del image["loading"]  # on paper nobody scrolls to it
    title = _heading(article.h1)
    sections = [Section(str(h2["id"]), _heading(h2)) for h2 in article.find_all("h2", id=True)]
    return Chapter(
        _anchor(page),
        title,
        title.striptags(),
        [section for section in sections if len(section.title) > 1],  # not the glossary's letters
        Markup(article.decode_contents()),
    )


def _anchor(page: str, anchor: str = "") -> str:
    name = posixpath.splitext(page)[0].replace("/", "-")
    return f"{name}:{anchor}" if anchor else name


def _target(page: str, href: str, pages: set[str], address: str) -> str:
    if urlsplit(href).scheme:
        return href
    path, _, anchor = urljoin(page, href).partition("#")
    return f"#{_anchor(path, anchor)}" if path in pages else urljoin(address, path)


def _heading(heading: Tag) -> Markup:
    """Write the text of a heading with its formulas and code, but without links."""
    inner = copy(heading)
    for link in inner.select(HEADING_LINKS):
        link.decompose()
    for element in inner.select("[id]"):
        del element["id"]
    for link in inner.select("a"):
        link.unwrap()
    return Markup(inner.decode_contents().strip())


def render_document(
    home: str, parts: list[tuple[str, list[Chapter]]], front: dict[str, str]
) -> str:
    """Write the document: front page, table of contents, chapters.

    Args:
        home: The site's first page, whose style sheets and scheme the document takes.
        parts: Titles and chapters.
        front: What the front page says: title, description, edition, address, checked, licence.

    Returns:
        HTML for the folder of the first page. In the table of contents, the elements with class
        number say 0: page numbers are known once it has been printed.
    """
    first = BeautifulSoup(home, "html.parser")
    assert first.body is not None
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    # JSON's strings are strings of CSS too, for titles have no control characters.
    environment.filters["css_string"] = lambda text: Markup(json.dumps(text, ensure_ascii=False))
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(
        front,
        sheets=[str(link["href"]) for link in first.select("link[rel=stylesheet]")],
        body=first.body.attrs,
        parts=parts,
    )
