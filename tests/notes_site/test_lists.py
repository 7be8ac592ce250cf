from pathlib import Path

import pytest

from notes_site.chapter import Chapter, parse_text
from notes_site.data import Data, Lecture, Paper, Planned, Question, Segment, Term
from notes_site.lists import relative, render_list
from notes_site.project import Project

PROJECT = Project.find(Path(__file__).parent)


def segment(number: int, text: str) -> Segment:
    return Segment(id=str(number), start=f"0:{number:02}", end=f"0:{number + 1:02}", text=text)


DATA = Data(
    papers={
        "b2021": Paper(authors="B", year=2021, title="U", url="https://b.org", venue="V"),
        "a2020": Paper(authors="A", year=2020, title="T", url="https://a.org"),
    },
    glossary={
        "token": Term(term="token", text="A *unit* [of] <b>.", chapter="intro/late.md#ask"),
        "mask": Term(term="Mask", text="M.", chapter="intro/plan.md", also=["masked_fill", "hide"]),
    },
    questions={
        "ask": Question(text="Who *asks*?", answer="intro/late.md#ask"),
        "when": Question(text="When?", answer="intro/soon.md"),
        "then": Question(text="And then?", answer="intro/plan.md#then"),
    },
    lectures={
        "intro": Lecture(
            title="The introduction",
            video="abc",
            length="1:00",
            speakers="S",
            segments=[segment(1, "one | two"), segment(2, "b"), segment(3, "c"), segment(4, "d")],
        )
    },
    planned={
        "intro/plan.md": Planned(
            title="The plan", description="To come.", lecture="intro", segments=["3"]
        )
    },
)


def chapter(page: str, title: str, segments: str) -> Chapter:
    text = (
        f"---\ntitle: {title}\ndescription: On it.\nlecture: intro\nsegments: {{{segments}}}\n---\n"
        "Cited[^a2020].\n\n## How to ask {#ask}\n\n### What? {#q-what}\n"
    )
    return parse_text(PROJECT, PROJECT.docs / page, text)


CHAPTERS = [
    chapter("intro/late.md", "The late one", "4: ask"),
    chapter("intro/soon.md", "The soon one", "1: opening"),
]


def rendered(kind: str, name: str = "", page: str = "map.md") -> str:
    return "\n".join(render_list(PROJECT, kind, name, page, CHAPTERS, DATA))


def test_chapters_stand_in_the_order_of_the_lecture_planned_ones_too() -> None:
    text = rendered("chapters")
    titles = ["**The introduction**", "[The soon one]", "The plan *(planned)*", "[The late one]"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)


def test_papers_stand_by_author_with_the_chapters_that_cite_them() -> None:
    first, second = rendered("papers", page="intro/late.md").split("\n")
    assert first == (
        "- A (2020). [T](https://a.org){.source}. "
        "Cited in [The late one](late.md), [The soon one](soon.md)."
    )
    assert second == "- B (2021). [U](https://b.org){.source}. V."


def test_questions_lead_to_their_answers_planned_ones_too() -> None:
    assert rendered("questions", page="intro/soon.md").split("\n") == [
        "- Who &#42;asks&#42;?  ",
        "    [The late one: How to ask](late.md#ask)",
        "- When?  ",
        "    [The soon one](soon.md)",
        "- And then?  ",
        "    The plan *(planned)*",
    ]


def test_glossary_stands_by_term_with_the_chapter_that_teaches_it() -> None:
    text = rendered("glossary")
    assert text.index("## Mask {#mask}") < text.index("## token {#token}")
    assert "Also: masked&#95;fill, hide." in text
    assert "## M {#letter-m data-search-exclude=''}" in text  # a letter is no result of a search
    assert "To be taught in *The plan*." in text
    assert "Taught in [The late one](intro/late.md#ask)." in text


def test_data_is_shown_letter_by_letter() -> None:
    assert "A &#42;unit&#42; &#91;of&#93; &lt;b&gt;." in rendered("glossary")


def test_segments_stand_with_their_time_and_where_they_are_taught() -> None:
    rows = rendered("segments", "intro").split("\n")[2:]
    assert rows == [
        "| [0:01](https://youtu.be/abc?t=1) | one &#124; two | [The soon one](intro/soon.md) |",
        "| [0:02](https://youtu.be/abc?t=2) | b | — |",
        "| [0:03](https://youtu.be/abc?t=3) | c | The plan *(planned)* |",
        "| [0:04](https://youtu.be/abc?t=4) | d | [The late one](intro/late.md#ask) |",
    ]


def test_a_page_links_to_its_own_section_by_the_anchor() -> None:
    assert "| [How to ask](#ask) |" in rendered("segments", "intro", "intro/late.md")


def test_downloads_are_at_the_address_of_the_site() -> None:
    address = PROJECT.settings["site_url"]
    pdf, archive, cards = rendered("downloads").split("\n")
    assert pdf.startswith(f"- [PDF]({address}downloads/transformers-worked-through.pdf)")
    assert archive.startswith(f"- [Zip]({address}downloads/transformers-worked-through.zip)")
    assert cards.endswith(": every question, [The introduction](downloads/questions-intro.apkg)")


@pytest.mark.parametrize(
    ("page", "target", "way"),
    [
        ("a.md", "b.md", "b.md"),
        ("x/a.md", "b.md#c", "../b.md#c"),
        ("x/a.md", "x/b.md", "b.md"),
        ("x/a.md", "y/b.md", "../y/b.md"),
        ("a.md", "x/b.md#c", "x/b.md#c"),
    ],
)
def test_the_way_from_page_to_page_is_relative(page: str, target: str, way: str) -> None:
    assert relative(page, target) == way
