import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_site.chapter import Chapter, parse_text
from notes_site.claims import Claim, Claims, find_claims, find_given, matrix_key
from notes_site.problems import SourceError
from notes_site.project import Project

PROJECT = Project.find(Path(__file__).parent)
PROFILE = settings(deadline=None, database=None, derandomize=True)


def page(body: str) -> Chapter:
    return parse_text(PROJECT, PROJECT.docs / "a.md", f"---\ntitle: A\n---\n{body}\n")


def claims(body: str) -> list[Claim]:
    """Give what a page must account for."""
    return [c for block in page(body).blocks for c in find_claims(block).claims if not c.small]


def texts(body: str) -> list[str]:
    return [claim.text for claim in claims(body)]


def only(body: str) -> Claims:
    (block,) = page(body).blocks
    return find_claims(block)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("It is 0.25.", ["0.25"]),
        ("It is .25 of it.", [".25"]),
        ("Between 12 and 99.", []),
        ("Of 100, no more.", ["100"]),
        ("It has 150,528 numbers.", ["150,528"]),
        ("A share of 5 % or 7%.", ["5 %", "7%"]),
        ("About 3 million, 5.7 billion or 2 thousand.", ["3 million", "5.7 billion", "2 thousand"]),
        ("A rate of 1e-5 or 2.5e-3.", ["1e-5", "2.5e-3"]),
        ("The value −0.5, or -1.5 and (−2.5).", ["−0.5", "-1.5", "−2.5"]),
        ("From 0.5-1.5.", ["0.5", "1.5"]),
        ("Without blanks: 1,2,345.6,0.7.", ["2,345.6", "0.7"]),
        ("It is ≈ 3 here.", ["3"]),
        ("Of 224px each, 1.5x.", ["224", "1.5"]),
        ("$a = 0.5$ and $0{.}5$", ["0.5", "0.5"]),
        ("$150{,}528$", ["150,528"]),
        (r"$50\,\%$", ["50 %"]),
        ("$$ x = 768 $$", ["768"]),
        ("`scale=0.125`", ["0.125"]),
        ("*0.25* and **0.75**", ["0.25", "0.75"]),
        ("[a link with 0.25](https://example.org/0.75)", ["0.25"]),
        ("## Why 0.25 {#why-0.75}", ["0.25"]),
        ("![a picture of 224 squares](a/b.svg)\nA caption of 0.75.", ["224", "0.75"]),
        ("* one 0.25\n* two\n\n  three 0.75", ["0.25", "0.75"]),
        ("> **The lecture says**\n>\n> It is 0.25.", ["0.25"]),
        ("| a 0.25 | b |\n| --- | --- |\n| 0.5 | $0.75$ |", ["0.25", "0.5", "0.75"]),
        ("Under it.\n<p>0.25 <b>0.75</b></p>", ["0.25", "0.75"]),
        ("<div title='0.5'>\n0.25\n</div>", ["0.25"]),
        ("```text\nloss 0.25\n```", ["0.25"]),
        ("    loss 0.25", ["0.25"]),
        ("<!-- a comment of 0.25 -->", []),
    ],
)
def test_a_number_counts_wherever_a_reader_sees_it(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "At 8:40 and 1:02:40.",
        "In 2017, and the 1990s paper of 1998.",
        "See section 3.2 and sections 3.2, 4.1 and 5.3.",
        "See § 3.2, table 4.1, Figure 2.5, equation 1.1, appendix 5.5.",
        "Version 2.13 of PyTorch 2.13, on Python 3.11 with torch 2.13.",
        "The release 2.13.0 and 1.0.0-rc.1.",
        "On page 117, in lines 100 to 120, after step 1000 and layer 100.",
        "CIFAR-100, ImageNet-21k, GPT-3.5, ResNet-152 and ViT-B/16.",
        "The file conv2d_100 and b100.",
        "[26:37](https://youtu.be/BP5CM0YxbP8?t=1597)",
        "WCAG 2.2",
    ],
)
def test_the_number_of_a_place_or_a_name_is_no_claim(body: str) -> None:
    assert not texts(body)


@pytest.mark.parametrize(
    "body",
    [
        "In each layer 0.5 of it, in both steps 0.25 of that.",
        "In section 50 % of it.",
        "In the table 3 million rows.",
        "$n = 2017$",
        "Take 2,017 of them.",
        "Take 1492 of them.",
        "The layers have 512 and the steps take 1000.",
    ],
)
def test_what_only_looks_like_the_number_of_a_place_counts(body: str) -> None:
    assert texts(body)


def test_a_matrix_in_latex_is_one_claim_of_rows() -> None:
    (claim,) = claims(r"$$ A = \begin{bmatrix} 1 & −2.5 \\ 3{,}000 & 4 \end{bmatrix} $$")
    assert [[entry.value for entry in row] for row in claim.rows] == [[1, -2.5], [3000, 4]]


def test_a_matrix_in_text_is_one_claim_of_rows() -> None:
    (claim,) = claims("The rows of `[[1, 2], [3, -4.5]]` add up.")
    assert [[entry.value for entry in row] for row in claim.rows] == [[1, 2], [3, -4.5]]
    (claim,) = claims("The rows of [[1, 2], [3, 4]] add up.")
    assert [[entry.value for entry in row] for row in claim.rows] == [[1, 2], [3, 4]]


def test_a_matrix_with_symbols_counts_number_by_number() -> None:
    body = r"$$ \begin{pmatrix} x & 0.5 \\ 0.25 & 1 \end{pmatrix} $$"
    assert texts(body) == ["0.5", "0.25"]


def test_arithmetic_counts_once_and_its_numbers_do_not() -> None:
    found = only("It is 1 · 0.2 + 0.5 · 2 = 1.20, not 2.4.")
    assert found.statements == ["1 · 0.2 + 0.5 · 2 = 1.20"]
    assert [claim.text for claim in found.claims if not claim.small] == ["2.4"]


def test_wrong_arithmetic_is_an_error_in_its_own_line() -> None:
    found = only("One\ntwo\nthree 0.5 + 0.5 = 2.0 four")
    assert [line for line, _ in found.errors] == [6]


def test_small_numbers_may_be_covered_and_a_rounded_one_must() -> None:
    assert [(c.text, c.small) for c in only("Of 12, ≈ 13 and 0.5.").claims] == [
        ("12", True),
        ("13", False),
        ("0.5", False),
    ]


def test_a_citation_covers_its_sentence_and_no_other() -> None:
    body = "One is 0.25. Two is 0.5[^vaswani2017:table-3], and 0.75. Three is 0.125[^vaswani2017]."
    assert [(c.text, c.cited) for c in claims(body)] == [
        ("0.25", False),
        ("0.5", True),
        ("0.75", True),
        ("0.125", False),  # no place is named
    ]


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    body = "One is 0.25.[^vaswani2017:table-3] Two is 0.5."
    assert [c.cited for c in claims(body)] == [True, False]


def test_a_time_in_the_video_covers_its_sentence() -> None:
    body = "He says 0.25 at [8:40](https://youtu.be/P127jhj-8-Y?t=520). She says 0.5."
    assert [c.cited for c in claims(body)] == [True, False]


def test_a_citation_covers_its_cell_and_from_the_header_its_column() -> None:
    rows = "| --- | --- | --- |\n| a | 0.25 | 0.75 |\n| b | 0.5[^vaswani2017:table-3] | 1.5 |"
    assert [c.cited for c in claims(f"| x | y | z |\n{rows}")] == [False, False, True, False]
    in_header = claims(f"| x | y | z[^vaswani2017:table-1] |\n{rows}")
    assert [c.cited for c in in_header] == [False, True, True, True]


def test_a_citation_in_the_first_column_covers_its_row_and_above_it_the_table() -> None:
    rows = "| --- | --- |\n| a | 0.25 |\n| b[^vaswani2017:table-3] | 0.5 |"
    assert [c.cited for c in claims(f"| x | y |\n{rows}")] == [False, True]
    assert [c.cited for c in claims(f"| x[^vaswani2017:table-1] | y |\n{rows}")] == [True, True]


def test_a_claim_of_a_wrapped_paragraph_knows_its_line() -> None:
    body = (
        "One 0.1 `code\nof two` 0.2 $x +\ny$ 0.3 [a link\nof two](b.md) 0.4  \nhard 0.5\n"
        "**bold\n0.6** and ![alt\n0.7](a/b.svg) 0.8\n"
    )
    numbers = [(c.text, c.line) for c in claims(body)]
    assert numbers == [
        ("0.1", 4), ("0.2", 5), ("0.3", 6), ("0.4", 7), ("0.5", 8), ("0.6", 10), ("0.7", 11),
        ("0.8", 11),
    ]  # fmt: skip


def test_a_claim_of_a_table_knows_its_row() -> None:
    body = "text\n\n| a | b |\n| --- | --- |\n| 0.1 | 0.2 |\n| 0.3 | 0.4 |"
    assert [c.line for c in claims(body)] == [8, 8, 9, 9]


def test_a_claim_of_a_formula_over_several_lines_knows_its_line() -> None:
    body = (
        "$$\n\\begin{aligned}\na &= 0.1 \\\\\nb &= \\begin{bmatrix} 1 & 2 \\\\\n"
        "3 & 4 \\end{bmatrix}\\\\\nc &= 0.3\n\\end{aligned}\n$$"
    )
    assert [c.line for c in claims(body)] == [6, 7, 9]
    body = "$$ a = 0.1 \\\\\n\\begin{bmatrix} 1 & 2 \\end{bmatrix} \\\\\nb = 0.3 $$"
    assert [c.line for c in claims(body)] == [4, 5, 6]


def test_a_claim_in_a_list_a_box_and_code_knows_its_line() -> None:
    body = "* a\n* b 0.1\n\n> c\n> 0.2\n\n```text\nd\n0.3\n```\n\n<p>\n0.4</p>"
    assert [c.line for c in claims(body)] == [5, 8, 12, 16]


def test_inputs_of_examples_are_the_literals_of_snippets() -> None:
    numbers, matrices = find_given(["x = [[1, 2.5], [3, 4]]\ny = 7 if x else -9\n", "not python ("])
    assert {1.0, 2.5, 7.0, 9.0, -9.0} <= numbers
    assert 8.0 not in numbers
    assert matrix_key([[1.0, 2.5], [3, 4]]) in matrices
    assert matrix_key([[1.0, 2.5], [3, 5]]) not in matrices


def test_a_vector_is_the_same_input_as_row_and_as_column() -> None:
    assert matrix_key([1, 2]) == matrix_key([[1], [2]]) == matrix_key([[1.0, 2.0]])
    assert matrix_key([0.0]) == matrix_key([-0.0])
    with pytest.raises(TypeError):
        matrix_key([["a"]])


MARKDOWN = st.lists(
    st.sampled_from(
        ["$", "$$\n", "\n", "\n\n", "|", "---", "> ", "* ", "# ", "[", "](", ")", "![", "<!--",
         "-->", "<b>", "```\n", "`", "0.5", "100", "[^a:b]", "[[1, 2]]", r"\begin{bmatrix}", "&",
         r"\\", r"\end{bmatrix}", "{,}", "1 + 1 = 2", "8:40", "section ", "\\", "    ", "≈", "- "]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@PROFILE
@given(st.one_of(st.text(), MARKDOWN))
def test_no_page_is_too_strange(text: str) -> None:
    try:
        chapter = page(text)
    except SourceError:
        return
    for block in chapter.blocks:
        for claim in find_claims(block).claims:
            assert block.line <= claim.line <= max(block.end, block.line)
            assert (claim.number is None) == bool(claim.rows)


@pytest.mark.parametrize(
    "part",
    [
        "1", "1.", "1,", "1:", "1.1.", "$", "$1$ ", "$$", "[", "[[1],", "[[1]", "(", "{", ". ",
        ".)", "table 1, ", "1 and ", "= ", "=     ", "−", "<!--", "<!-- a", "<!-- a[", "<", "<a ",
        "[^a:b] ", "0.5 ", "0.5. ", "| 0.5 ", r"\begin{bmatrix}", r"$\begin{bmatrix}1&$", "`", "*",
        "1e", "100 million ", "\n\n",
    ],
)  # fmt: skip
def test_long_runs_take_no_long_time(part: str) -> None:
    for text in (part * 2000, f"<!-- check: {part * 2000}", f"$$ {part * 2000} $$"):
        start = time.process_time()
        for block in page(text).blocks:
            find_claims(block)
        assert time.process_time() - start < 4
