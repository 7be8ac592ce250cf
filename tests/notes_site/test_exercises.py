from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_site.chapter import parse, parse_text
from notes_site.exercises import asked_number, attributes
from notes_site.project import Project
from notes_site.sections import questions

PROJECT = Project.find(Path(__file__).parent)


@pytest.mark.parametrize(
    ("text", "value", "tolerance"),
    [
        ("10.5", 10.5, 0.05),
        ("0.50", 0.5, 0.005),
        ("1,191,936", 1191936, 0),
        ("−0.4161", -0.4161, 0.00005),
        ("+9,216", 9216, 0),
        ("80.9 %", 0.809, 0.0005),
        ("12 %", 0.12, 0.005),
        ("≈ 119", 119, 0.5),
        ("≈ 95,600", 95600, 50),
        ("1.94 ± 0.01", 1.94, 0.01),
        ("12.86 pixels", 12.86, 0.005),
        ("4,983,696 more", 4983696, 0),
        ("7.", 7, 0),
    ],
)
def test_one_number_is_read_with_what_it_leaves_open(text, value, tolerance) -> None:
    number = asked_number(text)
    assert number is not None
    assert number.value == pytest.approx(value, rel=1e-12)
    assert number.tolerance == pytest.approx(tolerance, rel=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zero",
        "No.",
        "$W^Q$",
        r"$\begin{bmatrix} -4 & -7 & 5 \end{bmatrix}$",
        "3 and 4",
        "2, 1, 2",
        "4 × 7 × 45",
        "0.001, and 23,000 steps",
        "−1.414, both times",
        "5 million",
        "3.111 for the channel",
        "1/3",
        "12,34",
    ],
)
def test_what_is_not_one_number_gets_no_field(text) -> None:
    assert asked_number(text) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.integers(0, 4))
def test_a_printed_number_is_read_as_what_it_says(value, places) -> None:
    printed = f"{value:,.{places}f}".replace("-", "−")
    number = asked_number(printed)
    assert number is not None
    assert abs(number.value - float(value)) <= (number.tolerance or 0.5) * (1 + 1e-9)


def test_answer_and_mistakes_get_attributes_in_the_line_of_their_bold_opening() -> None:
    text = """---
title: T
---
### One {#q-one}

How many?

**Answer:** 1,536
<!-- check[a]: b -->

**If you got 768:** you forgot the key.

**If you said none:** there are some.

**If you got 50 %:** that is a share.

**Solution:** 2 · 768 = 1,536. **If you got 9:** no mistake of a question.

### Two {#q-two}

Which?

**Answer:** the first

**If you got 3:** that counts.

**Solution:** It is.

### Three {#three}

**Answer:** 3 of no question
"""
    page = parse_text(PROJECT, PROJECT.docs / "intro" / "here.md", text)
    assert attributes(page) == {
        8: "{ data-answer=1536 data-within=0 }",
        11: "{ data-mistake=768 data-within=0 }",
        15: "{ data-mistake=0.5 data-within=0.005 }",
    }


def test_most_questions_of_the_notes_have_a_field_and_their_mistakes_are_known() -> None:
    answers = mistakes = 0
    for path in PROJECT.docs.rglob("*.md"):
        page = parse(PROJECT, path)
        found = attributes(page)
        fields = sum(question.answer in found for question in questions(page))
        answers += fields
        mistakes += len(found) - fields
        if page.front_matter["kind"] == "idea":
            assert fields >= 2, page.page
    assert answers >= 170
    assert mistakes >= 2 * answers
