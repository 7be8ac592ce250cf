import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_site.arithmetic import find_statements, from_latex, read_number

PROFILE = settings(deadline=None, database=None, derandomize=True)


def found(text: str) -> list[tuple[str, bool]]:
    """Give each chain of a text, and whether it is right."""
    return [(text[s.start : s.end], s.error is None) for s in find_statements(text)]


@pytest.mark.parametrize(
    "text",
    [
        "1 · 0.2 + 0.5 · 2 = 1.20",
        "2 × 3 + 1 = 7",
        "2 * 3 = 6",
        "6 / 4 = 1.5",
        "6 ÷ 4 = 1.5",
        "2 · (3 + 4) = 14",
        "2 (3 + 4) = 14",
        "8 · 1 + 3 · (−1) − 18 = −13",
        "-1 + 2 = 1",
        "2 − 5 = -3",
        "2^10 = 1,024",
        "2^-1 = 0.5",
        "3² + 2³ = 17",
        "2^3^2 = 512",
        "−3² = −9",
        "√16 + 1 = 5",
        "4.04 / √2 ≈ 2.857",
        "2 √2 = 2.83",
        "e^2 = 7.389",
        "1 / (1 + e^(−2)) = 0.8808",
        "exp(1) = 2.718",
        "ln(2) = 0.6931",
        "sqrt(2) = 1.414",
        "224 · 224 · 3 = 150,528",
        "1 / 4 = 25 %",
        "50 % · 8 = 4",
        "2 · 3.5 million = 7 million",
        "3.2 · 10 = 3.2e1",
        "4 · 5e-3 = 0.02",
        "2 · .5 = 1",
        "1 + 2 + 3 = 3 + 3 = 6",
        "0.50884 · 1 + 0.49116 · 0.2 = 0.60707 = 0.6071",
        "0.333 ≈ 1 / 3",
    ],
)
def test_arithmetic_is_found_as_a_whole_and_right(text: str) -> None:
    assert found(text) == [(text, True)]


@pytest.mark.parametrize(
    "text",
    [
        "1 · 0.2 + 0.5 · 2 = 2.40",
        "2 · 3 = 7",
        "768 · 768 + 768 = 590,593",
        "2 · 3.5 million = 8 million",
        "1 / 4 = 26 %",
        "1 + 1 = 2 = 3",
        "2 · 2 = 5 = 4",
        "0.125 · 1 = 0.11",
        "−3² = 9",
        "0.34 ≈ 1 / 3",
        "2 + 2 = 2 · 3",
    ],
)
def test_wrong_arithmetic_is_refused(text: str) -> None:
    assert found(text) == [(text, False)]


def test_an_error_names_the_side_its_value_and_what_is_printed() -> None:
    (statement,) = find_statements("so 2 · 3 = 7 holds")
    assert statement.error == "2 · 3 is 6, not 7: correct the arithmetic"


def test_a_whole_number_is_exact_unless_it_is_said_to_be_rounded() -> None:
    assert found("7 / 2 = 4") == [("7 / 2 = 4", False)]
    assert found("7 / 2 ≈ 4") == [("7 / 2 ≈ 4", True)]
    assert found("7 / 2 ≈ 5") == [("7 / 2 ≈ 5", False)]
    assert read_number("590,592").agrees(590_592)
    assert not read_number("590,593").agrees(590_592)
    assert not read_number("34,359,738,369").agrees(34_359_738_368.0)


def test_a_decimal_holds_to_its_last_printed_digit() -> None:
    assert read_number("1.20").agrees(1.2049)
    assert not read_number("1.20").agrees(1.2056)
    assert read_number("1.2").agrees(1.2056)
    assert not read_number("56.82635").agrees(56.82634)
    assert not read_number("17.40421").agrees(17.40420)
    assert not read_number("3.28992").agrees(3.2899147)
    assert not read_number("0.68882").agrees(0.6888148)


@pytest.mark.parametrize("printed", ["0.12", "0.13", "−0.12", "−0.13"])
def test_a_tie_may_be_rounded_either_way(printed: str) -> None:
    assert read_number(printed).agrees(math.copysign(0.125, -1 if "−" in printed else 1))
    assert found(f"0.5 · 0.25 = {printed.strip('−')}")[0][1]


@PROFILE
@given(st.integers(1, 10**6), st.integers(1, 8), st.floats(1e-4, 0.2))
def test_a_value_beyond_half_a_unit_is_another_number(
    digits: int, places: int, beyond: float
) -> None:
    unit = 10.0**-places
    number = read_number(f"{digits * unit:.{places}f}")
    assert number.agrees((digits + 0.5 - beyond) * unit)
    assert not number.agrees((digits + 0.5 + beyond) * unit)
    assert not number.agrees((digits - 0.5 - beyond) * unit)


@PROFILE
@given(st.floats(1e-4, 1e4), st.integers(1, 6))
def test_a_rounded_number_agrees_and_its_neighbours_do_not(value: float, digits: int) -> None:
    printed = f"{value:.{digits}f}"
    assert read_number(printed).agrees(value)
    unit = 10.0**-digits
    if abs(abs(value - float(printed)) - unit / 2) > 1e-6 * unit:  # no tie
        for neighbour in (float(printed) + unit, float(printed) - unit):
            if neighbour > 0:
                assert not read_number(f"{neighbour:.{digits}f}").agrees(value)


def test_a_percentage_is_a_fraction_and_a_million_a_factor() -> None:
    assert read_number("49.1 %").agrees(0.4912)
    assert not read_number("49.1 %").agrees(0.4922)
    assert read_number("5.7 million").agrees(5_717_416)
    assert not read_number("5.7 million").agrees(5_600_000)
    assert read_number("−0.5").agrees(-0.5)


@pytest.mark.parametrize(
    "text",
    [
        "2 + 3 = 6x",
        "2 · 3 = 7d_model",
        "x2 + 1 = 4",
        "x − 1 = 3",
        "q_1 · 2 = 7",
        "f(2) = 7",
        "d_k = 64",
        "weights = 0.5",
        "x[0] - 1 = 5",
        "an image of 3 × 4 pixels",
        "1, 2, 3",
        "5 = 5",
        "1 + = 2",
        "2 · y = 7",
        "4 4 + 1 = 7",
    ],
)
def test_what_holds_a_symbol_or_no_operation_is_no_arithmetic(text: str) -> None:
    assert not find_statements(text)


def test_a_symbol_ends_a_chain_but_not_the_arithmetic_before_it() -> None:
    assert found("q = 1 · 2 + 1 = 3 = r") == [("1 · 2 + 1 = 3", True)]
    assert found("N = 224 / 16 = 14 = 15 − 1") == [("224 / 16 = 14 = 15 − 1", True)]


def test_brackets_of_the_sentence_are_not_read() -> None:
    assert found("(that is 2 · 3 = 6)") == [("2 · 3 = 6", True)]
    assert found("(2 · 3 = 6)") == [("2 · 3 = 6", True)]
    assert found("(2 · (3 + 1) = 8), so") == [("2 · (3 + 1) = 8", True)]
    assert found("2 · 3 = 6 (and 1 more)") == [("2 · 3 = 6", True)]


def test_words_stand_between_two_statements() -> None:
    text = "One row holds 384 / 16 = 24 patches, the image 24 · 24 = 577."
    assert found(text) == [("384 / 16 = 24", True), ("24 · 24 = 577", False)]


@pytest.mark.parametrize(
    ("tex", "statements"),
    [
        (r"1 \cdot 0.2 + 0.5 \times 2 = 1.20", [True]),
        (r"\frac{1}{4} = 0.25", [True]),
        (r"\dfrac{1 + 2}{\sqrt{9}} = 1", [True]),
        (r"\frac12 = 0.5", [True]),
        (r"\frac{\frac{1}{2}}{\frac{1}{4}} = 2", [True]),
        (r"\sqrt{4} = 2", [True]),
        (r"\sqrt{2} = 1.41421", [True]),
        (r"\sqrt 2 \cdot \sqrt 2 = 2", [True]),
        (r"2^{10} = 1{,}024", [True]),
        (r"e^{-2} \approx 0.135", [True]),
        (r"\exp\left(\frac{1}{2}\right) = 1.6487", [True]),
        (r"\ln(2) \approx 0.69", [True]),
        (r"512 \cdot 512 = 262{,}144", [True]),
        (r"512 \cdot 512 = 262{,}145", [False]),
        (r"7 / 2 \approx 4", [True]),
        (r"100 \cdot 0.5\,\% = 50\,\%", [True]),
        (r"q_1 \cdot k_1 = 1 \cdot 1 + 0.5 \cdot 0.5 = 1.25", [True]),
        (r"\begin{aligned} a &= 1 + 1 = 2 \\ b &= 1 + 1 = 3 \end{aligned}", [True, False]),
        (r"\mathbf{2} + 2 = 4", [True]),
        (r"\boxed{1 + 1 = 2}", [True]),
        (r"\sigma(2) = 0.8808", []),
        (r"\log 2 + 1 = 7", []),
        (r"\log_2 8 + 1 = 7", []),
        (r"x_1 - 2 = 7", []),
        (r"x_1-2 = 7", []),
        (r"x^2 + 1 = 7", []),
        (r"Q K^\top / 2 = 7", []),
    ],
)
def test_latex_is_read_as_it_is_typeset(tex: str, statements: list[bool]) -> None:
    assert [right for _, right in found(from_latex(tex))] == statements


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> tuple[str, float]:
    """Draw arithmetic as printed, with its value; brackets around every operation but one."""
    if depth == 0 or draw(st.booleans()):
        number = draw(st.decimals(0, 9999, places=draw(st.integers(0, 3))))
        return f"{number:,}", float(number)
    space = draw(st.sampled_from(["", " ", "  "]))
    left, a = draw(expressions(depth - 1))
    right, b = draw(expressions(depth - 1))
    match draw(st.sampled_from("+−-·×*/÷√²")):
        case "+":
            return f"({left}{space}+{space}{right})", a + b
        case "−" | "-" as sign:
            return f"({left}{space}{sign}{space}{right})", a - b
        case "·" | "×" | "*" as sign:
            return f"{left}{space}{sign}{space}{right}", a * b
        case "/" | "÷" as sign if b:
            return f"({left}){space}{sign}{space}({right})", a / b
        case "²":
            return f"({left}{space})²", a * a
        case _:
            return f"√({space}{left})" if a >= 0 else f"({left})", math.sqrt(a) if a >= 0 else a


@PROFILE
@given(expressions())
def test_printed_arithmetic_evaluates_to_itself(expression: tuple[str, float]) -> None:
    text, value = expression
    if not math.isfinite(value) or abs(value) > 1e9:
        return
    printed = f"{value:.3f}".replace("-", "−")
    assert found(f"{text} + 0 = {printed}") == [(f"{text} + 0 = {printed}", True)]
    wrong = f"{value + 0.01:.3f}".replace("-", "−")
    assert found(f"{text} + 0 = {wrong}") == [(f"{text} + 0 = {wrong}", False)]


@pytest.mark.parametrize(
    "text",
    [
        "9^9^9^9 = 1", "10^400 = 10^500", "2^-9999 · 10^999 = 1", "0^-1 = 1", "(0 − 8)^0.5 = 1",
        "1 / 0 = 1", "0 / 0 = 0", "exp(9999) = 1", "ln(0) = 1", "√(0 − 1) = 1", "e^9999 = e^9999",
        "9e99 · 9e99 · 9e99 · 9e99 = 1",
        "9e99 · 9e99 · 9e99 · 9e99 = 9e99 · 9e99 · 9e99 · 9e99 · 2",
        f"{'9' * 400} + 1 = {'9' * 400}", f"{'9' * 400} − {'9' * 400} = 0",
        f"{'(' * 9999}1{')' * 9999} + 1 = 2", f"1 + {'√' * 9999}1 = 2", f"2{'^2' * 9999} = 1",
    ],
)  # fmt: skip
def test_what_has_no_finite_value_is_no_arithmetic(text: str) -> None:
    assert found(text) == []


SIGNS = st.text(st.sampled_from("0123456789.,·×*/÷^²³√()[]{}=≈-−+%&\\_$ ex\n|:"))
LATEX = st.lists(
    st.sampled_from(
        [r"\frac", r"\sqrt", "{", "}", "^", "_", "1", "{,}", r"\begin{bmatrix}", "&", r"\\", "="]
    )
).map("".join)


@PROFILE
@given(st.one_of(st.text(), SIGNS, LATEX))
def test_no_text_is_too_strange(text: str) -> None:
    for version in (text, from_latex(text)):
        for statement in find_statements(version):
            assert 0 <= statement.start < statement.end <= len(version)


@pytest.mark.parametrize(
    "part",
    [
        "(", ")", "((1", "{", "}", "{}", "^{", "_{", r"\frac{", r"\sqrt{", r"\frac{1}{", "1", "1,",
        "1,111", "1.", "$", "[", "[[", "√", "-", "− ", "e^", "exp(", "1+", "1=", "=", "≈ ", " ",
        "\n", "&", r"\\", r"\mathbf{", "1 million ", "%", "9^", "1/", "_ ", "^ ", r"\left(",
        "1 + 1 = ", "(1 + 1) · ", "9 · ", "9^-",
    ],
)  # fmt: skip
def test_long_runs_take_no_long_time(part: str) -> None:
    for text in (
        part * 4000,
        f"1 + 1 = {part * 4000}",
        f"{part * 4000} = 1",
        f"1+{part * 4000}1=1",
    ):
        start = time.process_time()
        find_statements(from_latex(text))
        find_statements(text)
        assert time.process_time() - start < 2
