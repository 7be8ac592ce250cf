from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_site.chapter import parse_text
from notes_site.checks import expression_error, resolve_checks, snippet_functions
from notes_site.claims import find_given
from notes_site.judge import Verdict, judge_page
from notes_site.project import Project
from notes_site.run import SnippetRun

PROJECT = Project.find(Path(__file__).parent)
PROFILE = settings(deadline=None, database=None, derandomize=True)
SNIPPET = PROJECT.snippets / "common-errors" / "scores_of_the_exercise.py"


def judged(body: str, source: str = "", **values: Any) -> Verdict:
    """Judge a page whose snippet gives these values, a list for a tensor."""

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return {"tuple": [plain(entry) for entry in value]}
        return {"tensor": value} if isinstance(value, list) else value

    body = body.replace("[s]:", "[common-errors/scores_of_the_exercise]:")
    text = f"---\ntitle: A\n---\n{body}\n"
    chapter = parse_text(PROJECT, PROJECT.docs / "a.md", text)
    checks, problems = resolve_checks(PROJECT, chapter)
    assert not problems
    results = {c.text: {"value": plain(values[c.text])} for c in checks}
    runs = {SNIPPET: SnippetRun(values=results)}
    return judge_page(chapter, checks, runs, find_given([source]))


def messages(verdict: Verdict) -> list[str]:
    return [message for _, message in verdict.problems]


@pytest.mark.parametrize(
    "expression",
    [
        "x", "query @ key.T", "x[0, 1]", "x[0][-1]", "x[:, 1:3]", "x[None]",
        "x.sum()", "x.sum(0)", "x.sum(dim=-1, keepdim=True)", "x.transpose(0, 1)", "x.view(2, 12)",
        "x.exp() / y", "-x + y", "x // y", "x, y", "(x, y)", "len(x)", "max(x)", "sum(x) / len(x)",
        "round(x)", "float(x)", "a.b.c", "f(x, y=z)", "table[1024]",
        "tuple(x.values())[1][0]", "f(x).exp()",
    ],
)  # fmt: skip
def test_names_calls_indices_and_arithmetic_are_an_expression(expression: str) -> None:
    assert (
        expression_error(expression, {"f", "len", "max", "sum", "round", "float", "tuple"}) is None
    )


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("1.20", "literal"),
        ("x * 2", "literal"),
        ("x + 0.5", "literal"),
        ("'a'", "literal"),
        ("f('a')", "literal"),
        ("x['a']", "literal"),
        ("x[0.5]", "literal"),
        ("f(1)", "literal"),
        ("x.exp(5)", "literal"),
        ("f(value=3)", "literal"),
        ("x ** y", "Pow"),
        ("x ** x ** x ** x", "Pow"),
        ("x if y else z", "IfExp"),
        ("lambda: x", "Lambda"),
        ("[y for y in x]", "ListComp"),
        ("{y for y in x}", "SetComp"),
        ("(y for y in x)", "GeneratorExp"),
        ("(y := x)", "NamedExpr"),
        ("[x]", "List"),
        ("{x: y}", "Dict"),
        ("f(*x)", "Starred"),
        ("f'{x}'", "JoinedStr"),
        ("x == y", "Compare"),
        ("x and y", "BoolOp"),
        ("not x", "Not"),
        ("await x", "Await"),
        ("yield x", "is no expression"),
        ("import os", "is no expression"),
        ("x = y", "is no expression"),
        ("x; y", "is no expression"),
        ("", "is no expression"),
        ("x[", "is no expression"),
        ("x\0", "is no expression"),
        ("\ud800", "is no expression"),
        ("(" * 500 + "x" + ")" * 500, "is no expression"),
        ("-" * 100_000 + "x", "is no expression"),
        ("x[" + "1" * 5000 + "]", "is no expression"),
        ("__import__", "private"),
        ("x.__class__", "private"),
        ("x.__class__.__base__.__subclasses__()", "private"),
        ("x._values", "private"),
        ("f.__globals__", "private"),
        ("_hidden", "private"),
        ("x.zero_()", "calls the method zero_"),
        ("x.fill(y)", "calls the method fill"),
        ("x.tofile(name)", "calls the method tofile"),
        ("x.dump(name)", "calls the method dump"),
        ("path.write_text(name)", "calls the method write_text"),
        ("torch.save(x, name)", "calls the method save"),
        ("entries.append(x)", "calls the method append"),
        ("entries.sort()", "calls the method sort"),
        ("layer.float()", "calls the method float"),
        ("text.format(x)", "calls the method format"),
        ("save(x, name)", "calls save"),
        ("getattr(x, name)", "calls getattr"),
        ("eval(name)", "calls eval"),
        ("open(name)", "calls open"),
        ("vars()[x](y)", "calls the result"),
        ("f(x)(y)", "calls the result"),
        ("generator.gi_frame.f_builtins[name](y)", "calls the result"),
        ("max(x, key=save)", "passes key="),
        ("sum(x, start=y)", "passes start="),
        ("x.sum(dim=0, out=y)", "passes out="),
        ("len", "no name"),
        ("max()", "no name"),
        ("()", "no name"),
    ],
)
def test_anything_else_is_refused_with_its_reason(expression: str, why: str) -> None:
    assert why in (expression_error(expression, {"f", "len", "max", "sum"}) or "")


@PROFILE
@given(st.one_of(st.text(), st.text(st.sampled_from("xyz[]().,:0123456789+-*/@ _'\"=\n"))))
def test_no_expression_is_too_strange(text: str) -> None:
    expression_error(text)


def test_a_check_confirms_what_it_gives() -> None:
    verdict = judged("It is 0.25.\n<!-- check[s]: x -->", x=0.2512)
    assert not verdict.problems
    assert verdict.counts["computed"] == 1


def test_another_number_is_a_problem_that_names_both() -> None:
    verdict = judged("It is\n0.25.\n<!-- check[s]: x -->", x=0.3)
    name = "common-errors/scores_of_the_exercise"
    assert verdict.problems == [
        (5, f"says 0.25, snippet {name} gives 0.3: correct the page or the snippet")
    ]


def test_checks_follow_the_reading_order() -> None:
    body = "It is 0.25, then 0.75.\n<!-- check[s]: x -->\n<!-- check[s]: y -->"
    assert not judged(body, x=0.25, y=0.75).problems
    assert judged(body, x=0.75, y=0.25).problems


def test_a_tensor_covers_several_numbers_and_so_does_a_tuple() -> None:
    body = "It is 0.1, 0.2, 0.3 and 0.4.\n<!-- check[s]: x -->"
    assert judged(body, x=[[0.1, 0.2], [0.3, 0.4]]).counts["computed"] == 4
    assert judged(body, x=(0.1, [0.2, 0.3], (0.4,))).counts["computed"] == 4
    assert judged(body, x=[[0.1, 0.3], [0.2, 0.4]]).problems


def test_a_tensor_is_compared_with_a_printed_matrix_as_a_whole() -> None:
    body = r"$$ \begin{bmatrix} 1.5 & 2 \\ 3 & 4 \end{bmatrix} $$" + "\n\n<!-- check[s]: x -->"
    assert judged(body, x=[[1.5, 2.0], [3.0, 4.0]]).counts["computed"] == 1
    assert "row 2 column 1 says 3, " in messages(judged(body, x=[[1.5, 2.0], [3.1, 4.0]]))[0]
    assert "shape 2 × 2" in messages(judged(body, x=[[1.5, 2.0, 3.0, 4.0]]))[0]
    assert "shape 2 × 2" in messages(judged(body, x=1.5))[0]


def test_a_printed_row_or_column_may_be_a_vector() -> None:
    row = r"$$ \begin{bmatrix} 1 & 2 & 3 \end{bmatrix} $$" + "\n\n<!-- check[s]: x -->"
    column = r"$$ \begin{bmatrix} 1 \\ 2 \\ 3 \end{bmatrix} $$" + "\n\n<!-- check[s]: x -->"
    for body in (row, column):
        assert not judged(body, x=[1, 2, 3]).problems
        assert judged(body, x=[1, 2]).problems


def test_a_small_whole_number_is_covered_if_the_check_gives_it() -> None:
    body = "Of 12 heads, 0.25 each.\n<!-- check[s]: x -->"
    assert judged(body, x=0.25).counts["computed"] == 1
    assert judged(body, x=(12, 0.25)).counts["computed"] == 2
    assert judged(body, x=(13, 0.25)).problems


def test_a_value_that_nothing_states_is_a_problem_at_its_check() -> None:
    verdict = judged("It is 0.25.\n\n<!-- check[s]: x -->\n<!-- check[s]: y -->", x=0.25, y=0.5)
    ((line, message),) = verdict.problems
    assert line == 7
    assert "check y gives 0.5, but the block above it states no such number" in message


def test_a_number_without_a_check_is_a_problem() -> None:
    (message,) = messages(judged("It is 0.25."))
    assert message.startswith("0.25 is neither computed, cited nor given")


def test_a_whole_number_is_compared_exactly_unless_it_is_rounded() -> None:
    check = "\n<!-- check[s]: x -->"
    assert judged(f"It is 590,593.{check}", x=590_592).problems
    assert judged(f"It is 590,593.{check}", x=590_592.0).problems
    assert not judged(f"It is 590,592.{check}", x=590_592.0).problems
    assert judged(f"It is 586.{check}", x=585.8).problems
    assert not judged(f"It is ≈ 586.{check}", x=585.8).problems


def test_a_percentage_is_compared_with_a_fraction() -> None:
    check = "\n<!-- check[s]: x -->"
    assert not judged(f"It is 49.1 %.{check}", x=0.4912).problems
    (message,) = messages(judged(f"It is 49.1 %.{check}", x=0.4))
    assert "says 49.1 %" in message
    assert "gives 40 %" in message


def test_a_quoted_mistake_must_differ() -> None:
    body = "Not 2.4.\n<!-- wrong[s]: x -->"
    assert judged(body, x=1.2).counts["refuted"] == 1
    assert "quoted as wrong" in messages(judged(body, x=2.4))[0]
    assert judged(body, x=float("nan")).problems


def test_a_matrix_is_refuted_only_by_one_of_its_shape() -> None:
    body = r"$$ \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} $$" + "\n\n<!-- wrong[s]: x -->"
    assert not judged(body, x=[[1, 2], [3, 5]]).problems
    assert judged(body, x=[[1, 2], [3, 4]]).problems
    assert "shape" in messages(judged(body, x=[1, 2, 3]))[0]


def test_right_and_wrong_may_stand_in_one_block() -> None:
    body = "It is 1.2, not 2.4.\n<!-- check[s]: x -->\n<!-- wrong[s]: x -->"
    assert judged(body, x=1.2).counts == {"computed": 1, "refuted": 1}


def test_a_check_of_a_cited_number_is_still_held_to_the_page() -> None:
    body = "It is 0.25[^vaswani2017:table-3].\n<!-- check[s]: x -->"
    assert judged(body, x=0.25).counts["computed"] == 1
    assert judged(body, x=0.3).problems


def test_a_cited_number_takes_no_check_from_a_later_one_that_needs_it() -> None:
    body = "They say 0.25[^vaswani2017:table-3]. We get {}.\n\n<!-- check[s]: x -->"
    assert judged(body.format("0.25"), x=0.25).counts == {"cited": 1, "computed": 1}
    (message,) = messages(judged(body.format("0.75"), x=0.25))
    assert message.startswith("0.75 is neither computed, cited nor given")


def test_cited_and_given_numbers_need_no_check() -> None:
    body = "It is 0.25[^vaswani2017:table-3]. We take 0.5."
    assert judged(body, source="x = 0.5").counts == {"cited": 1, "given": 1}
    assert judged(body, source="x = 0.6").problems


def test_an_exemption_names_its_number_and_is_listed_with_its_reason() -> None:
    verdict = judged("It is 0.25.\n<!-- exempt[0.25]: a matter of taste -->")
    assert verdict.exemptions == [(4, "0.25", "a matter of taste")]
    assert not verdict.problems


def test_an_exemption_that_exempts_nothing_is_a_problem() -> None:
    (message,) = messages(judged("It is small.\n<!-- exempt[0.25]: a matter of taste -->"))
    assert "exempts nothing" in message


def test_a_check_that_fails_is_the_only_problem_of_its_block() -> None:
    body = "It is 0.25.\n<!-- check[common-errors/scores_of_the_exercise]: x -->"
    chapter = parse_text(PROJECT, PROJECT.docs / "a.md", f"---\ntitle: A\n---\n{body}\n")
    checks, _ = resolve_checks(PROJECT, chapter)
    runs = {SNIPPET: SnippetRun(values={"x": {"error": "NameError: x"}})}
    verdict = judge_page(chapter, checks, runs, (set(), set()))
    assert messages(verdict) == ["check x fails: NameError: x: correct the expression"]


def test_a_check_above_everything_or_of_no_snippet_is_a_problem() -> None:
    text = "---\ntitle: A\n---\n"
    text += "<!-- check[common-errors/scores_of_the_exercise]: x -->\n\nIt is 0.25.\n"
    text += "<!-- check[nothing]: x -->\n<!-- check[nothing]: 1 -->\n"
    chapter = parse_text(PROJECT, PROJECT.docs / "a.md", text)
    checks, problems = resolve_checks(PROJECT, chapter)
    assert not checks
    for problem, part in zip(
        problems, ["follows nothing", "does not exist", "literal"], strict=True
    ):
        assert part in problem.message


@PROFILE
@given(st.lists(st.floats(0.1, 99.9), min_size=1, max_size=6), st.data())
def test_one_changed_number_never_passes(values: list[float], data: st.DataObject) -> None:
    rounded = [round(value, 2) for value in values]
    changed = data.draw(st.integers(0, len(values) - 1))
    printed = [f"{value:.2f}" for value in rounded]
    check = "\n\n<!-- check[s]: x -->"
    assert not judged(f"They are {', '.join(printed)}.{check}", x=rounded).problems
    printed[changed] = f"{rounded[changed] + data.draw(st.sampled_from([0.01, 0.1, 1])):.2f}"
    assert judged(f"They are {', '.join(printed)}.{check}", x=rounded).problems


def test_a_check_may_call_what_its_snippet_defines_or_takes_from_our_source() -> None:
    code = "\n".join(
        [
            "import statistics",
            "from os import system",
            "from torch import save as max",
            "from transformer_notes.attention import attention_scores as scores, causal_mask",
            "def ratio(x): return x",
            "def apply(x): return x",
            "apply = system",
        ]
    )
    builtins = {"abs", "float", "int", "len", "min", "round", "sum", "tuple"}
    assert snippet_functions(code) == builtins | {"scores", "causal_mask", "ratio"}
