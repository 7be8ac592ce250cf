from pathlib import Path

import pytest

from notes_site.chapter import parse_text
from notes_site.project import Project
from notes_site.sections import symbol_problems, symbols

PROJECT = Project.find(Path(__file__).parent)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x", {"x"}),
        ("Q K^\\top", {"Q", "K"}),
        ("\\frac{Q K^\\top}{\\sqrt{d_k}}", {"Q", "K", "d_k"}),
        ("W^Q + W^K", {"W^Q", "W^K"}),
        ("x_i + x_j", {"x"}),
        ("x_{ij} + y_{i,j}", {"x", "y"}),
        ("\\sum_{i=1}^{n} x_i", {"x", "n"}),
        ("\\max_j z_j", {"z"}),
        ("d_{\\text{model}} + d_v", {"d_model", "d_v"}),
        ("\\sigma^2 \\beta", {"\\sigma", "\\beta"}),
        ("\\mathrm{softmax}(Z)", {"Z"}),
        ("\\operatorname{LN}(x)", {"x"}),
        ("E_1 + E_{\\text{pos}}", {"E_1", "E_pos"}),
        ("\\begin{aligned} a &= b \\end{aligned}", {"a", "b"}),
        ("1 \\cdot 2 = 2", set()),
    ],
)
def test_the_symbols_of_a_formula_are_letters_with_their_names(
    tex: str, expected: set[str]
) -> None:
    assert symbols(tex) == expected


def unexplained(formula: str, rows: str, notation: set[str]) -> list[str]:
    table = f"| symbol | what |\n| --- | --- |\n{rows}"
    text = f"---\ntitle: A\n---\n## The equation: a {{#e}}\n\n$$ {formula} $$\n\n{table}\n"
    chapter = parse_text(PROJECT, PROJECT.docs / "a.md", text)
    return [problem.message for problem in symbol_problems(PROJECT, chapter, notation)]


def test_a_symbol_is_explained_in_the_table_or_on_the_notation_page() -> None:
    assert not unexplained("y = W x + b", "| $W$, $b$ | learned |\n| $y$ | out |", {"x"})
    (message,) = unexplained("y = W x + b", "| $W$ | $b$ here explains nothing |", {"x", "y"})
    assert "symbol b is neither in the table" in message


def test_an_equation_without_display_or_table_is_a_problem() -> None:
    text = "---\ntitle: A\n---\n## The equation: a {#e}\n\nNone.\n\n## By hand: b {#b}\n\n$$ x $$\n"
    chapter = parse_text(PROJECT, PROJECT.docs / "a.md", text)
    (problem,) = symbol_problems(PROJECT, chapter, set())
    assert "no displayed equation" in problem.message
