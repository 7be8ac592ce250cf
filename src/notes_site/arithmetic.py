"""Arithmetic printed in full, in text or LaTeX: `1 · 0.2 + 0.5 · 2 = 1.20`."""

import math
import re
from dataclasses import dataclass

NUMBER = r"(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<![\w.])\.\d+)(?:e[-+−]?\d{1,2}(?!\w))?"
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
TOKEN = re.compile(
    rf"""(?P<number>{NUMBER}(?:\s?%|\s(?:{"|".join(SCALES)})\b)?)
    |(?P<relation>[=≈])
    |(?P<function>(?:exp|ln|sqrt)(?=\s?\())
    |(?P<e>(?<![A-Za-z])e(?=\^))
    |(?P<operator>[-+−·×*/÷^²³√()])
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
EPSILON = 1e-13  # what a few steps in double precision may leave
SAME = {"−": "-", "×": "·", "*": "·", "÷": "/"}


@dataclass(frozen=True)
class Number:
    """A number as it is printed.

    Args:
        text: As printed.
        value: What it says.
        tolerance: Half a unit of the last digit for a decimal, 0 for a whole number.
        start: Where it begins in its text.
        end: Where it ends.
    """

    text: str
    value: float
    tolerance: float
    start: int = 0
    end: int = 0

    def agrees(self, value: float, approximate: bool = False) -> bool:
        """Tell whether a computed value rounds to this number.

        Args:
            value: The computed value.
            approximate: Whether ≈ stands before the number; then a whole number is rounded too.
        """
        tolerance = self.tolerance
        if approximate and not tolerance:
            tolerance = 0.5 * self._unit
        if not tolerance and isinstance(value, int):
            return value == self.value
        # Half a unit and no more: what rounds to another last digit is another number. A tie may
        # be printed either way, and 3 · 0.1 is not quite 0.3 in double precision.
        # A whole number is exact, and single precision leaves it to about seven digits.
        if tolerance:
            noise = EPSILON * max(1.0, abs(value))
        else:
            noise = min(2e-6 * abs(value) + 1e-9, 0.01)
        return abs(value - self.value) <= tolerance + noise

    @property
    def _unit(self) -> float:
        return next((s for name, s in SCALES.items() if name in self.text), 1.0)


def read_number(text: str, start: int = 0) -> Number:
    """Read a number: digits, commas between thousands, a point, then %, million or nothing."""
    digits = re.match(rf"[-−]?{NUMBER}", text)
    assert digits is not None, text
    mantissa, _, power = digits[0].replace(",", "").replace("−", "-").partition("e")
    decimals = len(mantissa.partition(".")[2])
    unit = 0.01 if "%" in text else 1.0
    unit *= next((scale for name, scale in SCALES.items() if name in text), 1.0)
    unit *= 10.0 ** int(power or 0)
    rounded = decimals or unit != 1.0
    tolerance = 0.5 * 10.0**-decimals * unit if rounded else 0.0
    return Number(text, float(mantissa) * unit, tolerance, start, start + len(text))


def find_numbers(text: str) -> list[str]:
    """Find the numbers of a text, as they are printed."""
    return re.findall(NUMBER, text)


@dataclass(frozen=True)
class Statement:
    """A chain of equations between numbers, such as 2 · 3 + 1 = 7.

    Args:
        start: Where it begins in its text.
        end: Where it ends.
        error: What it gets wrong; None if it is right.
    """

    start: int
    end: int
    error: str | None


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def find_statements(text: str) -> list[Statement]:
    """Find the arithmetic in a text and evaluate it as printed.

    A side that is not arithmetic (a symbol, a word) ends a chain.

    Args:
        text: Text, or the result of `from_latex`.

    Returns:
        Every chain of at least two sides with at least one operation.
    """
    if "=" not in text and "≈" not in text:
        return []
    tokens = [
        _Token(match.lastgroup or "", match[0], match.start(), match.end())
        for match in TOKEN.finditer(text)
    ]
    statements = []
    run: list[_Token] = []
    before = ""
    for token in [*tokens, _Token("other", "", len(text), len(text))]:
        if token.kind == "other":
            statements += _statements(text, run, before, token.text)
            run, before = [], token.text
        else:
            run.append(token)
    return statements


def _statements(text: str, run: list[_Token], before: str, after: str) -> list[Statement]:
    sides: list[list[_Token]] = [[]]
    relations: list[_Token] = []
    for token in run:
        if token.kind == "relation":
            relations.append(token)
            sides.append([])
        elif token.kind != "space":
            sides[-1].append(token)
    if not relations:
        return []
    # A letter right beside an outer side belongs to it: 6x is not 6, x2 + 1 and x − 2 are not
    # arithmetic. A bracket that the sentence opens there does not.
    if (after.isalpha() or after in ("_", "\\")) and _is_operand(run[-1]):
        sides[-1] = []
    if sides[0] and _continues(before, run):
        sides[0] = []
    while sides[-1] and sides[-1][-1].text == "(":
        sides[-1].pop()
    sides[-1] = sides[-1][: len(sides[-1]) - _surplus(sides[-1][::-1], ")")]
    sides[0] = sides[0][_surplus(sides[0], "(") :]
    values = [_value(side) for side in sides]
    statements: list[Statement] = []
    first = 0
    for index in range(1, len(sides) + 1):
        if index < len(sides) and values[index] is not None:
            continue
        while first < index and values[first] is None:
            first += 1
        chain = range(first, index)
        if len(chain) > 1 and any(len(sides[i]) > 1 for i in chain):
            error = _check(text, sides, relations, values, chain)
            statements.append(Statement(sides[first][0].start, sides[index - 1][-1].end, error))
        first = index + 1 if index < len(sides) else index
    return statements


def _check(
    text: str,
    sides: list[list[_Token]],
    relations: list[_Token],
    values: list[float | None],
    chain: range,
) -> str | None:
    # Steps on the way may be rounded: each is held against the next result in the chain.
    results: list[int] = []
    for index in reversed(chain[1:]):
        results.append(results[-1] if results and not _is_number(sides[index]) else index)
    for index, result in zip(chain[:-1], reversed(results), strict=True):
        value = values[index]
        assert value is not None
        other = values[result]
        assert other is not None
        printed = text[sides[result][0].start : sides[result][-1].end]
        if _is_number(sides[result]):
            approximate = relations[result - 1].text == "≈"
            right = _read_side(sides[result]).agrees(value, approximate)
        elif _is_number(sides[index]):
            approximate = relations[index].text == "≈"
            right = _read_side(sides[index]).agrees(other, approximate)
        else:
            right = math.isclose(value, other, rel_tol=1e-9)
        if not right:
            left = text[sides[index][0].start : sides[index][-1].end]
            return f"{left} is {value:.6g}, not {printed}: correct the arithmetic"
    return None


def _is_number(side: list[_Token]) -> bool:
    return side[-1].kind == "number" and (
        len(side) == 1 or (len(side) == 2 and side[0].text in "-−")
    )


def _read_side(side: list[_Token]) -> Number:
    return read_number("".join(token.text for token in side))


def _is_operand(token: _Token) -> bool:
    return token.kind == "number" or token.text == ")"


def _continues(before: str, run: list[_Token]) -> bool:
    """Tell whether what stands before the first side is part of it."""
    if before == "_":  # an index, see `from_latex`
        return True
    if run[0].kind != "space":
        return before.isalnum() or before in ("]", "\\")
    return len(run) > 2 and run[1].text in ("-", "−") and run[2].kind == "space"


def _surplus(side: list[_Token], bracket: str) -> int:
    """Count the brackets at the beginning of a side that have no counterpart."""
    balance = sum({"(": 1, ")": -1}.get(token.text, 0) for token in side)
    surplus = balance if bracket == "(" else -balance
    leading = next((i for i, token in enumerate(side) if token.text != bracket), len(side))
    return max(0, min(surplus, leading))


def _value(side: list[_Token]) -> float | None:
    if not side:
        return None
    parser = _Parser(side)
    try:
        value = parser.sum()
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError):
        return None
    return value if parser.at_end and math.isfinite(value) else None


class _Parser:
    """Recursive descent: sum → product → power → atom; a ValueError where it is no arithmetic."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.position = 0

    @property
    def at_end(self) -> bool:
        return self.position == len(self.tokens)

    def peek(self) -> str:
        if self.at_end:
            return ""
        text = self.tokens[self.position].text
        return SAME.get(text, text)

    def accept(self, *texts: str) -> str:
        text = self.peek()
        if text and text in texts:
            self.position += 1
            return text
        return ""

    def sum(self) -> float:
        value = -self.product() if self.accept("-") else self.product()
        while sign := self.accept("+", "-"):
            term = self.product()
            value += term if sign == "+" else -term
        return value

    def product(self) -> float:
        value = self.power()
        while True:
            if self.accept("·"):
                value *= self.signed_power()
            elif self.accept("/"):
                value /= self.signed_power()
            elif self.peek() in ("(", "√") or self._at("function", "e"):
                value *= self.power()  # 2 √2, 2 (3 + 4)
            else:
                return value

    def signed_power(self) -> float:
        return -self.power() if self.accept("-") else self.power()

    def power(self) -> float:
        value = self.atom()
        while sign := self.accept("^", "²", "³"):
            exponent = {"²": 2.0, "³": 3.0}.get(sign)
            if exponent is None:
                exponent = -self.power() if self.accept("-") else self.power()
            result = value**exponent
            if isinstance(result, complex):
                raise ValueError("a power that is no real number")
            value = result
        return value

    def atom(self) -> float:
        if self.accept("("):
            value = self.sum()
            if not self.accept(")"):
                raise ValueError("a bracket is not closed")
            return value
        if self.accept("√"):
            return math.sqrt(self.power())
        if self.accept("e"):
            return math.e
        if self._at("function"):
            name = self.accept(self.peek())
            return {"exp": math.exp, "ln": math.log, "sqrt": math.sqrt}[name](self.atom())
        if self._at("number"):
            self.position += 1
            return read_number(self.tokens[self.position - 1].text).value
        raise ValueError("neither a number nor a bracket")

    def _at(self, *kinds: str) -> bool:
        return not self.at_end and self.tokens[self.position].kind in kinds


LATEX = [
    (r"\{,\}", ","),
    (r"\\[,;:!>]|\\(?:quad|qquad|displaystyle|textstyle)(?![A-Za-z])|~", " "),
    (r"\\(?:left|right|bigl|bigr|Bigl|Bigr|big|Big)(?![A-Za-z])", ""),
    (r"\\(?:cdot|times)(?![A-Za-z])", "·"),
    (r"\\div(?![A-Za-z])", "÷"),
    (r"\\approx(?![A-Za-z])", "≈"),
    (r"\\%", "%"),
    (r"\\(exp|ln)(?![A-Za-z])", r"\1"),
    # Functions that are not evaluated: what follows belongs to them.
    (r"\\(log|sin|cos|tanh?|min|max)(?![A-Za-z])\s*", r"\1_"),
    (r"\\begin\{(?:aligned|gathered)\}|\\end\{(?:aligned|gathered)\}", " ; "),
    (r"\\\\", " ; "),
    (r"&", " "),
]
DEPTH = 20
INNER = r"((?:[^{}]|\{[^{}]*\})*)"
NESTED = [
    (rf"\\[dt]?frac\s*\{{{INNER}\}}\s*\{{{INNER}\}}", r"((\1)/(\2))"),
    (r"\\[dt]?frac\s*(\d)\s*(\d)", r"((\1)/(\2))"),
    (rf"\\sqrt\s*\{{{INNER}\}}", r"√(\1)"),
    (r"\\sqrt\s*(\d)", r"√(\1)"),
    (rf"\^\s*\{{{INNER}\}}", r"^(\1)"),
    # What is raised or lowered with a letter is a name, not a number.
    (rf"_\s*\{{{INNER}\}}", "_ "),
    (r"_\s*[A-Za-z0-9]", "_ "),
    (r"\\(?:mathbf|mathrm|boldsymbol|underbrace|overbrace|boxed|color\{\w+\})\s*"
     rf"\{{{INNER}\}}", r"\1"),
]  # fmt: skip


def from_latex(tex: str) -> str:
    """Write a formula as text that `find_statements` reads.

    Fractions, roots and powers become brackets; what is no arithmetic stays and ends a chain.
    """
    for pattern, replacement in LATEX:
        tex = re.sub(pattern, replacement, tex)
    for _ in range(DEPTH):
        before = tex
        for pattern, replacement in NESTED:
            tex = re.sub(pattern, replacement, tex)
        if tex == before:
            break
    return tex.replace("{", "").replace("}", "")
