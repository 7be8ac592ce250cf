import pytest
from bs4 import BeautifulSoup

from notes_site.document import chapter_of, nav_parts, render_document
from notes_site.page import checked

PAGES = {"index.html", "glossary.html", "intro/mean.html", "intro/median.html"}
ADDRESS = "https://example.org/notes/"
FRONT = {
    "title": 'The "means"',
    "description": "All of them",
    "edition": "1 May 2026",
    "address": ADDRESS,
    "checked": "Checked.",
    "licence": "Free",
}
MEAN = """
<body dir="ltr" data-md-color-scheme="default"><article>
<h1 id="mean">The mean<a class="headerlink" href="#mean">¶</a></h1>
<h2 id="sum">A <code>sum</code><a class="report" href="https://example.org/report"></a></h2>
<p><a href="#sum">here</a> <a href="median.html">there</a> <a href="../glossary.html#mean">word</a>
<a href="../notebooks/mean.ipynb">notebook</a> <a href="https://example.org/a#b">paper</a></p>
<sup id="fnref:a"><a href="#fn:a">1</a></sup>
<img src="mean/bars.light.svg#only-light" loading="lazy"><img src="mean/bars.dark.svg#only-dark">
<h2 id="letter-a">A</h2>
<li id="fn:a">A note</li>
</article></body>
"""


def mean() -> tuple[BeautifulSoup, list[str]]:
    chapter = chapter_of("intro/mean.html", MEAN, PAGES, ADDRESS)
    body = BeautifulSoup(chapter.body, "html.parser")
    return body, [f"{section.id} {section.title}" for section in chapter.sections]


def test_parts_have_the_pages_of_the_navigation_and_no_links_to_elsewhere() -> None:
    nav = [
        {"Home": "index.md"},
        "glossary.md",
        {"The introduction": ["intro/mean.md", {"More": [{"Median": "intro/median.md"}]}]},
        {"Elsewhere": "https://example.org"},
    ]
    assert nav_parts(nav) == [
        ("", ["index.md"]),
        ("", ["glossary.md"]),
        ("The introduction", ["intro/mean.md", "intro/median.md"]),
    ]


def test_links_stay_in_the_document_where_it_has_the_page() -> None:
    body, _ = mean()
    assert [link["href"] for link in body.select("p a, sup a")] == [
        "#intro-mean:sum",
        "#intro-median",
        "#glossary:mean",
        f"{ADDRESS}notebooks/mean.ipynb",
        "https://example.org/a#b",
        "#intro-mean:fn:a",
    ]


def test_anchors_are_those_of_one_page_alone() -> None:
    body, _ = mean()
    anchors = [element["id"] for element in body.select("[id]")]
    names = ("mean", "sum", "fnref:a", "letter-a", "fn:a")
    assert anchors == [f"intro-mean:{name}" for name in names]


@pytest.mark.parametrize(("counts", "kept"), [({"computed": 3}, True), ({}, False)])
def test_a_page_says_what_was_checked_on_it_and_leaves_the_rest_to_the_first_sheet(
    counts, kept
) -> None:
    html = MEAN.replace("</article>", f'<aside class="checked">{checked(counts)}</aside></article>')
    chapter = chapter_of("intro/mean.html", html, PAGES, ADDRESS)
    assert ("Checked with Python" in chapter.body) is kept


def test_only_light_pictures_are_there_and_none_waits_to_be_seen() -> None:
    body, _ = mean()
    pictures = [image.attrs for image in body.select("img")]
    assert pictures == [{"src": "intro/mean/bars.light.svg#only-light"}]


def test_a_section_is_its_heading_without_links_and_letters_are_none() -> None:
    _, sections = mean()
    assert sections == ["intro-mean:sum A <code>sum</code>"]


def test_the_contents_name_every_chapter_and_section_by_its_anchor() -> None:
    chapter = chapter_of("intro/mean.html", MEAN, PAGES, ADDRESS)
    document = render_document(MEAN, [("Part <1>", [chapter])], FRONT)
    page = BeautifulSoup(document, "html.parser")
    assert [link["href"] for link in page.select(".contents a")] == [
        "#intro-mean",
        "#intro-mean:sum",
    ]
    assert all(page.find(id=str(link["href"])[1:]) for link in page.select(".contents a"))
    assert page.select_one(".contents .part").text == "Part <1>"
    assert page.body.attrs == {"dir": "ltr", "data-md-color-scheme": "default"}
    assert r'content: "The \"means\"";' in document
