import re
import sys
from functools import cache
from pathlib import Path
from urllib.parse import quote_plus

import pytest
import torch

from notes_site.chapter import Chapter, parse_text
from notes_site.data import Data, Paper, Term, load_data
from notes_site.embeds import embedded_snippet, figure_function, figure_links, figure_module
from notes_site.expand import expand
from notes_site.page import checked, cite, render_page, report_url, svg_size
from notes_site.project import Project
from notes_site.run import DrawnFigure

PROJECT = Project.find(Path(__file__).parent)
SNIPPET = "../../snippets/common-errors/scores_of_the_exercise.py"
SVG = {scheme: '<svg width="72pt" height="36.0pt"/>' for scheme in ("light", "dark")}
DATA = Data(
    papers={
        "a2020": Paper(
            authors="A", year=2020, title="T", url="https://a.org", places={"table-1": "Table 1"}
        ),
        "b2021": Paper(authors="B", year=2021, title="U", url="https://b.org", venue="V"),
    },
    glossary={
        "token": Term(term="token", text='A "unit".', chapter="x.md", forms=["token", "tokens"]),
        "layer-norm": Term(term="n", text="N.", chapter="intro/here.md", forms=["layer norm"]),
        "attention": Term(term="attention", text="W.", chapter="x.md", forms=[]),
    },
    questions={},
    lectures={},
    planned={},
)


def chapter(body: str, kind: str = "idea") -> Chapter:
    front = f'---\ntitle: "A: title"\ndescription: What it is.\nkind: {kind}\n---\n'
    return parse_text(PROJECT, PROJECT.docs / "intro" / "here.md", f"{front}{body}\n")


def render(body: str, kind: str = "idea") -> str:
    page = chapter(body, kind)
    shown = (embedded_snippet(PROJECT, page, link) for link in page.links)
    outputs = {path: "printed\n" for path in shown if path}
    module = figure_module(PROJECT, page)
    drawn = {(module, figure_function(link)): DrawnFigure(SVG) for link in figure_links(page)}
    text = render_page(PROJECT, page, expand(PROJECT, page, outputs, drawn), [page], DATA, {})
    return re.sub(r"\n{2,}", "\n\n", text)


def test_a_page_begins_with_title_and_description_and_one_heading() -> None:
    page = render("Text.")
    assert page.startswith('---\ntitle: "A: title"\ndescription: "What it is."\n')
    assert page.endswith("---\n\n# A: title\n\nText.\n")


def test_a_page_says_how_its_numbers_were_checked() -> None:
    text = checked({"computed": 12, "cited": 3, "refuted": 0, "given": 7})
    assert text.startswith("Numbers on this page: 12 computed by code, 3 cited to a place")
    assert "wrong" not in text
    python = f"Python {sys.version_info.major}.{sys.version_info.minor} and PyTorch "
    assert text.endswith(f"{python}{torch.__version__.partition('+')[0]}.")
    assert checked({}).startswith(f"Checked with {python}")


def test_each_section_has_a_link_to_report_a_problem_with_it() -> None:
    page = render("## One: a {#one}\n\n### Inner {#inner}\n\n## No id\n\nText.")
    address = report_url(PROJECT, "intro/here.md", "one")
    assert f"## One: a []({address}){{.report title=" in page
    assert page.count("{.report") == 1
    assert address.endswith(
        f"/issues/new?template=page.yml&page={quote_plus(PROJECT.page_url('intro/here.md'))}%23one"
    )


def test_a_box_becomes_an_admonition_of_its_kind() -> None:
    page = render("> **The lecture says**\n>\n> One\n> two.\n>\n> * three\n\nAfter.")
    assert '!!! lecture "The lecture says"\n\n    One\n    two.\n\n    * three\n\nAfter.' in page
    assert '!!! beyond "Beyond the lecture"' in render("> **Beyond the lecture**\n>\n> One.")
    assert '!!! paper "Paper says, code does"' in render("> **Paper says, code does**\n>\n> One.")


def test_a_quotation_stays_one() -> None:
    assert "> Said **so**.\n> Indeed." in render("> Said **so**.\n> Indeed.")


def test_answers_are_folded_up_to_the_next_heading() -> None:
    body = (
        "## Check yourself: a {#check-yourself}\n\n### A {#q-a}\n\nWhat?\n\n**Answer:** One.\n\n"
        "**If you got 2:** no.\n\n**Solution:** Yes.\n\n## Sources {#sources}\n\nNone."
    )
    page = re.sub(r" \[\]\(\S+\)\{\.report [^}]*\}", "", render(body))
    assert (
        'What?\n\n??? answer "Answer and solution"\n\n    **Answer:** One.\n\n'
        "    **If you got 2:** no.\n\n    **Solution:** Yes.\n\n## Sources {#sources}\n\nNone."
    ) in page


def test_a_number_that_is_asked_is_there_for_the_script_beside_what_is_read() -> None:
    page = render(
        "### A {#q-a}\n\nWhat?\n\n**Answer:** 1,024\n\n**If you got 2:** a token.\n\n"
        "**Solution:** Yes."
    )
    assert "    **Answer:**{ data-answer=1024 data-within=0 } 1,024\n" in page
    assert (
        '    **If you got 2:**{ data-mistake=2 data-within=0 } a [token](../glossary.md#token "'
        in page
    )


def test_code_within_an_answer_is_folded_with_it() -> None:
    body = (
        f"### A {{#q-a}}\n\n[scores]({SNIPPET})\n\nWhat?\n\n**Answer:** 1\n\n"
        f"**If you got 2:** no.\n\n**Solution:** Run it:\n\n[scores]({SNIPPET})\n\nYes.\n\n"
        "## After {#after}\n\nPlain."
    )
    page = re.sub(r" \[\]\(\S+\)\{\.report [^}]*\}", "", render(body))
    assert page.count("??? answer") == 1
    question, _, answer = page.partition("??? answer")
    assert "\n```{.text .output}\nprinted\n```" in question
    answer, _, after = answer.partition("## After")
    assert "\n    ```{.text .output}\n    printed\n    ```\n\n    Yes.\n" in answer
    outside = [line for line in answer.split("\n")[1:] if line and not line.startswith("    ")]
    assert not outside
    assert "\n\nPlain." in after


def test_a_figure_stands_once_for_each_scheme_with_its_caption() -> None:
    page = render("![What it shows](here/draw.svg)\nLook *here*\nand there.\n\nAfter.")
    size = '{ loading=lazy width="96" height="48" }'
    assert (
        '<figure markdown="span">\n'
        f"![What it shows](here/draw.light.svg#only-light){size}\n"
        f"![What it shows](here/draw.dark.svg#only-dark){size}\n"
        '<figcaption markdown="span">\nLook *here*\nand there.\n</figcaption>\n</figure>\n\nAfter.'
    ) in page


def test_the_size_of_a_drawing_is_read_in_css_pixels() -> None:
    assert svg_size('<svg width="432pt" height="244.8pt">') == (576, 326)


def test_a_snippet_is_shown_whole_with_its_name_and_output() -> None:
    page = render(f"[scores]({SNIPPET})")
    code = (PROJECT.docs / "intro" / SNIPPET).read_text(encoding="utf-8").rstrip()
    assert "[scores_of_the_exercise.py](https://" in page
    assert f"```python\n{code}\n```\n\n```{{.text .output}}\nprinted\n```" in page


def test_an_object_of_our_source_is_shown_and_not_run() -> None:
    page = render("[attention_scores](../../src/transformer_notes/attention.py)")
    assert "```py\ndef attention_scores(" in page
    assert "```python" not in page


def test_code_that_holds_a_fence_gets_a_longer_one() -> None:
    path = PROJECT.source / "transformer_notes" / "attention.py"
    source = path.read_text(encoding="utf-8")
    assert "````" not in source  # else the test below would have to look for five
    assert "````" not in render("[attention_scores](../../src/transformer_notes/attention.py)")


def test_the_install_line_stands_once_below_the_heading_of_the_first_code() -> None:
    page = render(
        f"## One\n\nText.\n\n## Two\n\nMore.\n\n[scores]({SNIPPET})\n\n[scores]({SNIPPET})"
    )
    line = f"```console\npip install {PROJECT.install_line()}\n```"
    assert page.count("pip install") == 1
    between = page[page.index("## Two") : page.index("More.")]
    assert between.rstrip().endswith(line)
    assert "pip install" not in render("## One\n\nText.")


def test_a_page_with_snippets_links_to_its_notebook() -> None:
    page = render(f"[scores]({SNIPPET})")
    assert "(../notebooks/intro/here.ipynb){.notebook download}" in page
    assert "/blob/notebooks/intro/here.ipynb){.notebook}" in page
    assert ".ipynb" not in render("Text.")


def test_only_the_first_use_of_a_term_in_a_section_is_a_link() -> None:
    page = render("A token, more tokens.\n\n## Two\n\n### Three\n\nTwo tokens.\n\nA token.")
    link = '(../glossary.md#token "A ”unit”."){.term}'
    assert f"A [token]{link}, more tokens." in page
    assert f"Two [tokens]{link}.\n\nA token." in page


@pytest.mark.parametrize(
    "body",
    [
        "## A token",
        "A `token` in code.",
        "A formula $token$ of it.",
        "A [token](b.md) in a link.",
        "**A token.** In bold.",
        "![A token](here/draw.svg)",
        "```text\ntoken\n```",
        "$$ token $$",
        "| token |\n| --- |\n| token |",
        "A layer norm, which this page teaches.",
        "A subtoken and a token-wise thing.",
        "Attention has no forms: attention.",
    ],
)
def test_no_term_is_marked_where_a_link_would_disturb(body: str) -> None:
    assert "{.term}" not in render(body)


def test_reference_pages_have_no_marked_terms() -> None:
    assert "{.term}" not in render("A token.", kind="reference")


def test_footnotes_are_defined_if_cited_and_only_then() -> None:
    page = render("One[^a2020:table-1], two[^b2021], three[^a2020:table-1].")
    assert page.count("[^a2020:table-1]: A (2020), [T](https://a.org). Table 1.\n") == 1
    assert page.count("[^b2021]: B (2021), [U](https://b.org), V.\n") == 1
    assert "[^" not in render("Nothing.")


def test_a_citation_ends_with_its_place() -> None:
    assert cite(DATA.papers["a2020"], "table-1").endswith(" Table 1.")
    assert cite(DATA.papers["a2020"], "").endswith("[T](https://a.org).")


def test_links_out_of_docs_point_to_the_code_host() -> None:
    url = PROJECT.settings["repo_url"]
    page = render("See [it](../../CONTRIBUTING.md#code-and-commits) and [that](../glossary.md#a).")
    assert f"[it]({url}/blob/main/CONTRIBUTING.md#code-and-commits)" in page
    assert "[that](../glossary.md#a)" in page


def test_no_comment_is_left_and_what_it_stood_under_is_not_joined() -> None:
    body = "One 0.5.\n<!-- check[checks]: x -->\ntwo\n\n* a\n  <!-- check[checks]: y -->\n* b\n"
    page = render(body)
    assert "<!--" not in page
    assert "One 0.5.\n\ntwo" in page
    assert "* a\n\n* b" in page


@cache
def real_pages() -> dict[Path, Chapter]:
    paths = sorted(PROJECT.docs.rglob("*.md"))
    return {path: parse_text(PROJECT, path, path.read_text(encoding="utf-8")) for path in paths}


@pytest.mark.parametrize("path", sorted(PROJECT.docs.rglob("*.md")), ids=lambda path: path.stem)
def test_no_real_page_keeps_a_comment_or_an_undefined_footnote(path: Path) -> None:
    pages = real_pages()
    page = pages[path]
    data, _ = load_data(PROJECT)
    shown = (embedded_snippet(PROJECT, page, link) for link in page.links)
    outputs = {snippet: "" for snippet in shown if snippet}
    module = figure_module(PROJECT, page)
    drawn = {(module, figure_function(link)): DrawnFigure(SVG) for link in figure_links(page)}
    parts = expand(PROJECT, page, outputs, drawn)
    text = render_page(PROJECT, page, parts, [*pages.values()], data, {})
    assert not re.search(r"<!--|\b(check|wrong|exempt)\[[^\]\n]*\]: ", text)
    definition = re.compile(r"^(\[\^[^\]]+\]):.*", re.MULTILINE)
    cited = set(re.findall(r"\[\^[^\]]+\]", definition.sub("", text)))
    assert cited == set(definition.findall(text))
