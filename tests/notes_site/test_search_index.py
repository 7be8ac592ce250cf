"""What the search knows of a page: its sections, their words, and the names they go by."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from notes_site.data import Question, Term
from notes_site.math import render_math
from notes_site.problems import SourceError
from notes_site.search_index import phrases, records, sections, write_index

PAGE = """<html><body><nav>Menu</nav><article>
<a class="md-content__button" href="#">Edit</a>
<h1 id="top">Masks<a class="headerlink" href="#top">&para;</a></h1>
<p>Some <em>may</em>be hid<b>den</b>.<sup><a class="footnote-ref" href="#1">1</a></sup></p>
{body}
</article><footer>Licence</footer></body></html>"""

TERMS = {
    "mask": Term(term="mask", text="", chapter="intro/masks.md", forms=["masks"], also=["M"]),
    "hiding": Term(term="hiding", text="", chapter="intro/masks.md#hide", also=["masked_fill"]),
    "token": Term(term="token", text="", chapter="intro/masks.md"),
    "head": Term(term="head", text="", chapter="intro/planned.md", also=["h"]),
}
QUESTIONS = {
    "why": Question(text="Why hide?", answer="intro/masks.md#hide"),
    "who": Question(text="Who hides?", answer="intro/planned.md#who"),
}


def page(body: str = "") -> str:
    return PAGE.replace("{body}", body)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    glossary = "".join(f'<h3 id="{key}">{term.term}</h3><p>A word.' for key, term in TERMS.items())
    for name, body in (("intro/masks", '<h2 id="hide">To hide</h2>'), ("glossary", glossary)):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "index.html").write_text(page(body))
    (tmp_path / "404.html").write_text(page())
    return tmp_path


def test_a_page_is_cut_at_its_headings():
    top, second, third = sections(page('<h2 id="a">A</h2><p>one<h3 id="b">B <i>C</i></h3><p>two'))
    assert (top.level, top.id, top.title, top.text) == (1, "top", "Masks", "Some maybe hidden.")
    assert (second.level, second.id, second.title, second.text) == (2, "a", "A", "one")
    assert (third.level, third.id, third.title, third.text) == (3, "b", "B C", "two")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("<table><tr><td>1<td>2</table>", "1 2"),
        ("one<br>two", "one two"),
        ("<pre><code><span>x</span><span>.T</span>\n<span>y</span></code></pre>", "x.T y"),
        ('<div class="output"><pre>3.14</pre></div>', "3.14"),
        ("<details><summary>Answer</summary>42</details>", "Answer 42"),
        ("&lt;b&gt; &amp; c", "<b> & c"),
        ('<img src="a#only-light" alt="A hill"><img src="a#only-dark" alt="A hill">', "A hill"),
        ("<p>left <button>Copy</button>right", "left right"),
        ('<aside class="checked">61 numbers</aside>', ""),
        ("<p data-search-exclude>out</p><p>in</p>", "in"),
    ],
)
def test_words_and_nothing_else_are_kept(html, text):
    assert sections(page(f'<h2 id="a">A</h2>{html}'))[-1].text == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("d_k", "d_k"),
        ("X", "X"),
        ("W^O", "W^O"),
        (r"d_{\text{model}}", "d_model"),
        (r"\sqrt{d_k}", "√d_k"),
        (r"\frac{1}{2}", "…"),
        (r"Q K^\top", "…"),
    ],
)
def test_a_formula_is_a_symbol_or_left_out(tex, text):
    formula = f"<notes-math data-search-exclude>{render_math(tex, False)}</notes-math>"
    assert sections(page(f"<h2>A</h2><p>by {formula}, then"))[-1].text == f"by {text}, then"


def test_a_heading_that_is_left_out_begins_no_section():
    found = sections(page('<h2 id="a" data-search-exclude="">A</h2><h3 id="b">B</h3>'))
    assert [section.title for section in found] == ["Masks", "B"]


def test_a_page_without_an_article_has_no_sections():
    assert sections("<h1>Moved</h1>") == []


def test_a_word_belongs_to_what_teaches_it_else_to_its_entry(site):
    also = {record.url: record.also for record in records(site, TERMS, QUESTIONS) if record.also}
    assert also == {
        "intro/masks/": ["mask", "masks", "M"],  # the chapter with the word in its title
        "intro/masks/#hide": ["hiding", "masked_fill"],  # the section that the glossary names
        "glossary/#token": ["token"],  # taught somewhere in a chapter on more
        "glossary/#head": ["head", "h"],  # the chapter is still planned
    }


def test_a_section_knows_what_its_code_defines(tmp_path):
    code = "<pre>def hide_all(x): <span>def</span> hide_all(x) def hide(y): pass</pre>"
    body = f'<h2 id="a">A</h2>{code}<p>A def of un_defined(x)</p>'
    (tmp_path / "index.html").write_text(page(body))
    assert [record.defines for record in records(tmp_path, {}, {})] == [[], ["hide_all"]]


def test_a_lab_is_one_record_of_its_beginning_and_its_headings(tmp_path):
    (tmp_path / "labs/sums").mkdir(parents=True)
    body = '<p>You add.</p><h2 id="task-1">Task 1: add</h2><p>Then code.</p>'
    (tmp_path / "labs/sums/index.html").write_text(page(body), encoding="utf-8")

    (lab,) = records(tmp_path, {}, {})

    assert lab.url == "labs/sums/"
    assert lab.text.endswith("You add. Task 1: add.")


def test_every_word_question_and_heading_is_a_phrase_once(site):
    found = phrases(records(site, TERMS, QUESTIONS))
    assert ("masked_fill", "intro/masks/#hide") in found
    assert ("To hide", "intro/masks/#hide") in found
    assert ("Why hide?", "intro/masks/#hide") in found
    assert ("head", "glossary/#head") in found
    assert len(found) == len(set(found))


def test_a_heading_is_also_known_by_what_stands_before_its_colon(tmp_path):
    body = '<h2 id="a">Reshape: rows</h2><h2 id="b">Pitfalls: two</h2><h2 id="c">Pitfalls: six</h2>'
    (tmp_path / "index.html").write_text(page(body))
    found = [words for words, _ in phrases(records(tmp_path, {}, {}))]
    assert sorted(found) == ["Masks", "Pitfalls: six", "Pitfalls: two", "Reshape", "Reshape: rows"]


def written(folder: Path) -> Mapping[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_one_site_has_one_index_of_what_a_browser_needs(site):
    write_index(site / "search", records(site, TERMS, QUESTIONS))
    first = written(site / "search")
    for path in site.joinpath("search").rglob("*.*"):
        path.unlink()
    write_index(site / "search", records(site, TERMS, QUESTIONS))
    assert written(site / "search") == first
    assert {
        "pagefind.js",
        "pagefind-entry.json",
        "phrases.json",
        "wasm.en.pagefind",
    } <= first.keys()
    assert not [name for name in first if "ui" in name]


def test_without_pagefind_the_index_says_what_to_do(site, monkeypatch):
    monkeypatch.setenv("PAGEFIND_EXTENDED_BINARY_PATH", str(site / "missing"))
    with pytest.raises(SourceError, match=r"missing ENOENT\): install it with npm ci"):
        write_index(site / "search", records(site, TERMS, QUESTIONS))
