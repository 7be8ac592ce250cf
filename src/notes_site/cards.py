r"""All questions as cards for Anki: a deck for each lecture, and one for what is beyond them.

Formulas stay LaTeX, for Anki typesets what stands between `\(` and `\)` on every device.
"""

import hashlib
import html
import itertools
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import genanki  # type: ignore[import-untyped]

from notes_site.apkg import pack_deck
from notes_site.chapter import Chapter
from notes_site.claims import FOOTNOTE
from notes_site.data import Data
from notes_site.document import nav_parts
from notes_site.expand import Markdown, Part, Snippet
from notes_site.front_matter import LECTURES
from notes_site.links import resolve
from notes_site.markup import outside_code
from notes_site.math import convert
from notes_site.page import code_fence
from notes_site.project import DECK, Project, read_text, read_yaml
from notes_site.sections import questions

FIELDS = ("Question", "Answer", "Chapter", "Title", "Address")
FRONT = '<p class="chapter">{{Chapter}}</p><h1>{{Title}}</h1>{{Question}}'
BACK = '{{FrontSide}}<hr id="answer">{{Answer}}<p><a href="{{Address}}">In the notes</a></p>'
STYLE = """\
.card { max-width: 40em; margin: 1em auto; padding: 0 1em; }
.card { font: 18px/1.55 system-ui, sans-serif; text-align: left; }
.chapter { margin: 0; font-size: 0.85em; opacity: 0.75; }
h1 { margin: 0.2em 0 0.8em; font-size: 1.2em; }
pre { overflow-x: auto; font-size: 0.85em; line-height: 1.4; }
table { border-collapse: collapse; }
th, td { padding: 0.2em 0.6em; border: 1px solid; }
.glued { white-space: nowrap; }
"""
BEGINNING = 1_700_000_000  # a time before all editions
LINK = re.compile(r'(?<=<a href=")[^"]*')
# What only a page needs around a formula.
WRAPPING = re.compile(r'</?notes-math[^>]*>| (?:tabindex|data-search-exclude)="[^"]*"')


@dataclass(frozen=True)
class Card:
    """A question as a card.

    Args:
        lecture: Its deck.
        page: The page that it stands on, relative to docs/.
        id: Of its heading.
        fields: What it says, in the order of `FIELDS`, as HTML with LaTeX in it.
    """

    lecture: str
    page: str
    id: str
    fields: tuple[str, ...]

    @property
    def guid(self) -> str:
        """The name by which Anki finds a card that it has, and its days, in a newer deck."""
        return genanki.guid_for(self.page, self.id)


def make_cards(project: Project, chapter: Chapter, parts: list[Part], data: Data) -> list[Card]:
    """Make a card of each question of a page that belongs to a lecture.

    Args:
        project: The project.
        chapter: The page.
        parts: What `expand` made of it.
        data: The data.
    """
    front = chapter.front_matter
    lines = list(_numbered(parts))
    cards = []
    for question in questions(chapter) if "lecture" in front else ():
        heading = question.heading
        asked, answer = (
            _html(project, chapter, "\n".join(line for n, line in lines if first <= n < end), data)
            for first, end in (
                (heading.line + 1, question.answer),
                (question.answer, question.end + 1),
            )
        )
        title = html.escape(str(front["title"]))
        address = f"{project.page_url(chapter.page)}#{heading.id}"
        fields = (asked, answer, title, html.escape(heading.text.strip()), address)
        cards.append(Card(front["lecture"], chapter.page, heading.id, fields))
    return cards


def make_decks(project: Project, cards: Sequence[Card]) -> dict[str, bytes]:
    """Write a deck for each lecture that has questions, in the order of the contents.

    Returns:
        Each file by its path in the site.
    """
    settings, _ = read_yaml("mkdocs.yml", read_text(project, project.root / "mkdocs.yml"))
    pages = [page for _, part in nav_parts(settings.get("nav") or []) for page in part]
    order = {page: place for place, page in enumerate(pages)}
    ordered = sorted(cards, key=lambda card: order.get(card.page, len(order)))
    return {
        DECK.format(lecture): make_deck(
            lecture, [card for card in ordered if card.lecture == lecture]
        )
        for lecture in dict.fromkeys(card.lecture for card in ordered)
    }


def make_deck(lecture: str, cards: Sequence[Card]) -> bytes:
    """Write a deck as a file that Anki imports.

    Args:
        lecture: Whose questions they are.
        cards: The cards, in the order in which they are to be learned.

    Returns:
        The file; the same cards give the same bytes. It is dated when the site is rendered.
    """
    model = genanki.Model(
        _number("model"),
        "Transformers, Worked Through",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": FRONT, "afmt": BACK}],
        css=STYLE,
        sort_field_index=FIELDS.index("Title"),
    )
    deck = genanki.Deck(_number(lecture), f"Transformers, Worked Through::{LECTURES[lecture]}")
    for place, card in enumerate(cards, start=1):
        tag = card.page.removesuffix(".md").replace("/", "::")
        note = genanki.Note(model, list(card.fields), tags=[tag], guid=card.guid, due=place)
        deck.add_note(note)
    # genanki's own way leaves a file behind, and writes the time of the day into the zip.
    with closing(sqlite3.connect(":memory:")) as database:
        with database:
            numbers = itertools.count(BEGINNING * 1000)  # Anki's are times in milliseconds
            genanki.Package(deck).write_to_db(database.cursor(), BEGINNING, numbers)
        return pack_deck(database)


def _numbered(parts: list[Part]) -> Iterator[tuple[int, str]]:
    """Give the lines of a page with their numbers; code has the number of the link to it."""
    number = 1
    for part in parts:
        match part:
            case Markdown():
                yield from enumerate(part.lines, start=part.first)
                number = part.first + len(part.lines)
            case Snippet():
                shown = code_fence("python", part.code)
                shown += code_fence("text", part.output) if part.output else []
                yield from ((number, line) for line in shown)


def _html(project: Project, chapter: Chapter, text: str, data: Data) -> str:
    """Write Markdown as HTML that needs nothing of the site around it."""

    def note(match: re.Match[str]) -> str:
        paper = data.papers[match[0][2:-1].partition(":")[0]]
        return f" ([{paper.authors}, {paper.year}]({paper.url}))"

    def latex(tex: str, display: bool) -> str:
        escaped = html.escape(tex.strip(), quote=False)
        return rf"\[{escaped}\]" if display else rf"\({escaped}\)"

    converted = convert(outside_code(text, lambda part: FOOTNOTE.sub(note, part)), latex)
    converted = LINK.sub(lambda link: _address(project, chapter, link[0]), converted)
    return WRAPPING.sub("", converted)


def _address(project: Project, chapter: Chapter, link: str) -> str:
    """Give the full address of what a link of a page leads to."""
    path, mark, anchor = link.partition("#")
    if "://" in path:
        return link
    target = resolve(chapter.page, path) if path else chapter.page
    if target.startswith("../"):
        return project.blob_url(project.root / target.removeprefix("../")) + mark + anchor
    return project.page_url(target) + mark + anchor


def _number(name: str) -> int:
    """Number what Anki has to recognise in a newer file, above the numbers of its own decks."""
    digest = hashlib.sha256(f"transformers-worked-through {name}".encode()).digest()
    return 2**30 + int.from_bytes(digest[:4]) % 2**30
