import io
import json
import re
import sqlite3
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_project import CHAPTER, Small

from notes_site.apkg import date_deck
from notes_site.cards import FIELDS, Card, make_cards, make_deck, make_decks
from notes_site.chapter import Chapter, parse
from notes_site.data import load_data
from notes_site.embeds import embedded_snippet, figure_function, figure_links, figure_module
from notes_site.expand import expand
from notes_site.math import find_formulas
from notes_site.project import Project
from notes_site.run import DrawnFigure
from notes_site.sections import questions

PROJECT = Project.find(Path(__file__).parent)
MADE = 1_800_000_000
CODE = re.compile(r"<code.*?</code>", re.DOTALL)
FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
PLAIN = Card("intro", "intro/a.md", "q-a", ("<p>A?</p>", "<p>B.</p>", "C", "T", "https://a.org"))


def opened(deck: bytes) -> sqlite3.Connection:
    with zipfile.ZipFile(io.BytesIO(deck)) as archive:
        assert archive.testzip() is None
        assert archive.read("media") == b"{}"
        connection = sqlite3.connect(":memory:")
        connection.deserialize(archive.read("collection.anki2"))
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return connection


def notes(deck: bytes) -> list[dict[str, str]]:
    """Read the notes of a deck in the order in which Anki asks them."""
    rows = opened(deck).execute(
        "SELECT guid, flds FROM notes JOIN cards ON nid = notes.id ORDER BY due"
    )
    return [{"guid": guid, **dict(zip(FIELDS, f.split("\x1f"), strict=True))} for guid, f in rows]


@pytest.fixture(scope="module")
def pages() -> list[Chapter]:
    return [parse(PROJECT, path) for path in sorted(PROJECT.docs.rglob("*.md"))]


@pytest.fixture(scope="module")
def cards(pages: list[Chapter]) -> list[Card]:
    """Make the cards of all pages; nothing is run or drawn for that."""
    data, _ = load_data(PROJECT)
    found = []
    for page in pages:
        shown = (embedded_snippet(PROJECT, page, link) for link in page.links)
        outputs = {p: p.with_suffix(".out").read_text(encoding="utf-8") for p in shown if p}
        module = figure_module(PROJECT, page)
        drawn = {(module, figure_function(link)): DrawnFigure({}) for link in figure_links(page)}
        found += make_cards(PROJECT, page, expand(PROJECT, page, outputs, drawn), data)
    return found


def test_every_question_is_a_card_with_its_formulas_and_code(
    pages: list[Chapter], cards: list[Card]
) -> None:
    made = {(card.page, card.id): card for card in cards}
    asked = 0
    for page in pages:
        for question in questions(page):
            asked += 1
            card = made[page.page, question.heading.id]
            source = "\n".join(page.lines[question.heading.line : question.end])
            expected = [formula.display for formula in find_formulas(source)]
            text = "".join(card.fields[:2])
            found = FORMULA.findall(CODE.sub("", text))
            assert [bool(displayed) for _, displayed in found] == expected, card
            links = (link for link in page.links if embedded_snippet(PROJECT, page, link))
            inside = [x for x in links if question.heading.line < x.line <= question.end]
            assert text.count('<code class="language-python">') == len(inside), card
    assert asked == len(cards) > 250


class Balance(HTMLParser):
    """Collects what is opened and not closed, and what only Markdown or our pages understand."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.links += [value or "" for key, value in attributes if key in ("href", "src")]
        if tag not in ("br", "hr"):
            self.open.append(tag)
        if "-" in tag or tag in ("script", "img", "details"):
            self.odd.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, text: str) -> None:
        if "code" not in self.open:
            text = FORMULA.sub("", text)
            self.odd += re.findall(r"\$|\*\*|\]\(|\[\^|<!--|\{[.#:]|```|\\[()\[\]]", text)


def test_a_card_is_sound_html_and_its_links_lead_somewhere(
    pages: list[Chapter], cards: list[Card]
) -> None:
    site = PROJECT.settings["site_url"]
    anchors = {PROJECT.page_url(p.page): {heading.id for heading in p.headings} for p in pages}
    data, _ = load_data(PROJECT)
    anchors[f"{site}glossary/"] |= set(data.glossary)
    for card in cards:
        for text in card.fields[:-1]:
            reader = Balance()
            reader.feed(text)
            reader.close()
            assert (reader.open, reader.odd) == ([], []), card
            for link in (*reader.links, card.fields[-1]):
                assert link.startswith("https://"), card
                address, _, anchor = link.partition("#")
                if link.startswith(site):
                    assert not anchor or anchor in anchors[address], link
        address, _, anchor = card.fields[-1].partition("#")
        assert anchor in anchors[address]


def test_anki_finds_each_card_again_in_a_newer_deck(cards: list[Card]) -> None:
    """These names and numbers are in the collections of readers: they stay as they are."""
    assert len({card.guid for card in cards}) == len(cards)
    (known,) = (card for card in cards if card.id == "q-other-order")
    assert known.guid == "Bkm6$nH<oJ"
    col = opened(make_deck("intro", [PLAIN])).execute("SELECT decks, models FROM col")
    decks, models = col.fetchone()
    assert '"1870102859"' in decks
    assert '"1895427846"' in models
    changed = Card(PLAIN.lecture, PLAIN.page, PLAIN.id, ("<p>Else?</p>", *PLAIN.fields[1:]))
    assert changed.guid == PLAIN.guid


def test_the_same_cards_and_edition_make_the_same_bytes_and_a_later_one_is_newer(tmp_path) -> None:
    deck = make_deck("intro", [PLAIN])
    assert make_deck("intro", [PLAIN]) == deck
    path = tmp_path / "a.apkg"
    dated: dict[int, bytes] = {}
    for made in (MADE, MADE + 60, MADE):
        path.write_bytes(deck)
        date_deck(path, made)
        assert dated.setdefault(made, path.read_bytes()) == path.read_bytes()
        assert notes(path.read_bytes()) == notes(deck)
        rows = opened(path.read_bytes()).execute("SELECT n.mod, c.mod FROM notes n, cards c")
        assert rows.fetchall() == [(made, made)]
        (models,) = opened(path.read_bytes()).execute("SELECT models FROM col").fetchone()
        assert {model["mod"] for model in json.loads(models).values()} == {made}


def test_cards_stand_in_the_order_of_the_contents_in_the_deck_of_their_lecture() -> None:
    pages = ["vision/patches.md", "intro/masking.md", "intro/self-attention.md"]
    cards = [
        Card(page.partition("/")[0], page, f"q-{n}", ("Q", "A", page, f"T{n}", "https://a.org"))
        for page in pages
        for n in (2, 1)
    ]
    decks = make_decks(PROJECT, cards)
    assert list(decks) == ["downloads/questions-intro.apkg", "downloads/questions-vision.apkg"]
    intro, vision = map(notes, decks.values())
    order = [("intro/self-attention.md", "T2"), ("intro/self-attention.md", "T1")]
    order += [("intro/masking.md", "T2"), ("intro/masking.md", "T1")]
    assert [(note["Chapter"], note["Title"]) for note in intro] == order
    assert [note["Chapter"] for note in vision] == ["vision/patches.md"] * 2


def deck(small: Small) -> bytes:
    return small.compile().files["downloads/questions-intro.apkg"]


def test_compile_makes_the_deck_of_what_it_read(small: Small) -> None:
    before = deck(small)
    asked = notes(before)
    assert [note["Title"] for note in asked] == ["A sum", "A largest", "A word", "A shape"]
    assert asked[0]["Question"] == "<p>What is the sum of the three?</p>"
    assert asked[0]["Chapter"] == "The mean"
    assert asked[0]["Address"].endswith("/intro/mean/#q-sum")
    assert deck(small) == before
    formula = r"Of $x < 3$[^mean2020:table-2], see [below](#sources)."
    small.edit(CHAPTER, "What is the sum of the three?", formula)
    after = notes(deck(small))
    assert [note["guid"] for note in after] == [note["guid"] for note in asked]
    assert after[1:] == asked[1:]
    assert after[0]["Question"] == (
        r'<p>Of \(x &lt; 3\) (<a href="https://example.org/mean">Author, 2020</a>), see '
        rf'<a href="{asked[0]["Address"].partition("#")[0]}#sources">below</a>.</p>'
    )
