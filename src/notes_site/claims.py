"""The numbers that a block claims: every matrix, decimal, percentage and larger whole number."""

import ast
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from notes_site.arithmetic import NUMBER, SCALES, Number, find_statements, from_latex, read_number
from notes_site.chapter import CELL_END, Block, Piece

Rows = tuple[tuple[Number, ...], ...]

# Characters that stand for what is no text.
CITED, MATRIX, EDGE, TIME = "\ue000", "\ue001", "\ue002", "\ue003"

FOOTNOTE = re.compile(r"\[\^([\w-]+)(?::([\w.-]+))?\]")
LATEX_MATRIX = re.compile(r"\\begin\{([bpvB]?matrix)\}(.*?)\\end\{\1\}", re.DOTALL)
TEXT_MATRIX = re.compile(r"\[\s*\[[^\[\]]*\](?:\s*,\s*\[[^\[\]]*\])*\s*\]")
SIGNED = re.compile(
    rf"(?P<sign>(?<![\w)\].%])[-−]|(?<=[=≈(])\s*[-−])?"
    rf"(?P<number>(?<![\w.])(?<![A-Za-z]-){NUMBER}(?![.:]?\d)(?:\s?%|\s(?:{'|'.join(SCALES)})\b)?)"
)
# What stands before the number of a place: of these 3.2 is one, of those only 3.
NUMBERED = (
    r"sections?|tables?|figures?|fig\.|equations?|eq\.|appendix|versions?|python|torch|pytorch|"
    r"numpy|arxiv|wcag"
)
COUNTED = r"chapters?|pages?|lines?|steps?|layers?|footnotes?|segments?"
STRUCTURAL_BEFORE = {
    kind: re.compile(rf"(?:\b(?:{words})|§)[\s:]*(?:[\d.]+(?:,| and| to|–|-)\s*)*$", re.IGNORECASE)
    for kind, words in (("decimal", NUMBERED), ("whole", f"{NUMBERED}|{COUNTED}"))
}
SENTENCE_END = re.compile(rf"[.!?][)”\"]*{CITED}*\s+(?=\S)")


@dataclass(frozen=True)
class Claim:
    """A number or a matrix that a block states.

    Args:
        line: Line in the file, from 1.
        text: As printed.
        number: The number; None for a matrix.
        rows: The rows of a matrix; empty for a number.
        approximate: Whether ≈ stands before it.
        cited: Whether its sentence or cell, or the head of its row or column, names a place in a
            paper, or a time in the video.
        small: Whether it is a whole number below 100, which a check may cover but need not.
    """

    line: int
    text: str
    number: Number | None = None
    rows: Rows = ()
    approximate: bool = False
    cited: bool = False
    small: bool = False


@dataclass(frozen=True)
class Claims:
    """What a block states.

    Args:
        claims: Numbers and matrices that must be accounted for, in reading order.
        statements: Chains of arithmetic that are printed in full and right.
        errors: Line and message for each chain that is wrong.
        structural: How many numbers are times, years, or numbers of sections and the like.
    """

    claims: list[Claim]
    statements: list[str]
    errors: list[tuple[int, str]]
    structural: int


@cache  # asked twice: for the block itself, and for what its page says at all
def find_claims(block: Block) -> Claims:
    """Find what a block states."""
    found = Claims([], [], [], 0)
    cited = _cited_columns(block.units[0]) if block.kind == "table" else set()
    for unit in block.units:
        part = _find_in_unit(unit, cited)
        found = Claims(
            found.claims + part.claims,
            found.statements + part.statements,
            found.errors + part.errors,
            found.structural + part.structural,
        )
    return found


def _cited_columns(header: list[Piece]) -> set[int]:
    text, _, _ = _linear(header)
    return {c for c, sign in zip(_columns(header), text, strict=True) if sign == CITED}


def _columns(unit: list[Piece]) -> list[int]:
    """Give the column of each character of a row; all are in the first where there is no table."""
    columns, column = [], 0
    for piece in unit:
        columns += [column] * len(_linear([piece])[0])
        column += piece.text == CELL_END
    return columns


def _find_in_unit(unit: list[Piece], cited: set[int]) -> Claims:
    text, lines, matrices = _linear(unit)
    columns = _columns(unit)
    sentences = _sentences(text)
    claims: list[Claim] = []
    statements = find_statements(text)
    errors = [(lines[s.start], s.error) for s in statements if s.error]
    covered = {i for s in statements for i in range(s.start, s.end)}
    structural = 0

    def is_cited(position: int) -> bool:
        start, end = next((s for s in sentences if s[0] <= position < s[1]), (0, len(text)))
        # What heads the first column speaks of the whole table, as its cells do of their rows.
        in_sentence = {columns[i] for i in range(start, end) if text[i] == CITED}
        return not {0, columns[position]}.isdisjoint(cited | in_sentence)

    matrix = iter(matrices)
    for match in re.finditer(rf"{MATRIX}|{SIGNED.pattern}", text):
        start = match.start()
        approximate = text[:start].rstrip().endswith("≈")
        if match[0] == MATRIX:
            printed, rows = next(matrix)
            claims.append(Claim(lines[start], printed, None, rows, approximate, is_cited(start)))
            continue
        position = match.start("number")
        if position in covered:
            continue
        if _is_structural(text, position, match["number"]):
            structural += 1
            continue
        printed = (match["sign"] or "").strip() + match["number"]
        number = read_number(printed)
        small = not approximate and not _is_claimed(match["number"])
        cites = is_cited(start)
        claims.append(Claim(lines[start], printed, number, (), approximate, cites, small))
    right = [text[s.start : s.end] for s in statements if not s.error]
    return Claims(claims, right, errors, structural)


def _linear(
    unit: list[Piece],
) -> tuple[str, list[int], list[tuple[str, Rows]]]:
    """Write a unit as one text, with the line of each character and the matrices taken out."""
    text, lines = "", []
    matrices: list[tuple[str, Rows]] = []
    for piece in unit:
        match piece.kind:
            case "math":
                part = _take_matrices(piece.text, LATEX_MATRIX, matrices)
                part = f"{EDGE}{from_latex(part)}{EDGE}"
            case "time":
                part = CITED
            case _:
                part = _take_matrices(piece.text, TEXT_MATRIX, matrices)
                part = FOOTNOTE.sub(lambda note: CITED if note[2] else "", part)
                part = re.sub(r"\b\d{1,2}:\d{2}(?::\d{2})?\b", TIME, part)
        text += part
        line = piece.line
        for character in part:
            lines.append(line)
            # Text has its line breaks in pieces of their own, formulas and images within.
            line += character == "\n" and piece.kind in ("math", "alt")
    return text, [*lines, lines[-1] if lines else 0], matrices


def _take_matrices(text: str, pattern: re.Pattern[str], matrices: list[tuple[str, Rows]]) -> str:
    def take(match: re.Match[str]) -> str:
        rows = _rows(match[0] if pattern is TEXT_MATRIX else match[2], pattern is TEXT_MATRIX)
        if rows is None:
            # Symbols: its numbers count one by one.
            return match[0].replace("&", " ; ").replace("\\\\", " ; ")
        matrices.append((match[0], rows))
        return MATRIX + "\n" * match[0].count("\n")

    return pattern.sub(take, text)


def _rows(text: str, is_list: bool) -> Rows | None:
    if is_list:
        cells = [row.split(",") for row in re.findall(r"\[([^\[\]]*)\]", text)]
    else:
        cells = [row.split("&") for row in re.split(r"\\\\(?:\[[^\]]*\])?", text) if row.strip()]
    rows = []
    for row in cells:
        numbers = []
        for cell in row:
            plain = re.sub(r"\\[,;!]|[{}\s]", "", cell.replace("{,}", ","))
            if not re.fullmatch(rf"[-−]?{NUMBER}%?", plain):
                return None
            numbers.append(read_number(plain))
        rows.append(tuple(numbers))
    return tuple(rows)


def _sentences(text: str) -> list[tuple[int, int]]:
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _is_claimed(printed: str) -> bool:
    digits = re.sub(r"[^\d.e]", "", printed)
    return "." in digits or len(digits) >= 3 or not printed[-1].isdigit()


def _is_structural(text: str, position: int, printed: str) -> bool:
    if printed[-1].isdigit():
        kind = "decimal" if "." in printed else "whole"
        if STRUCTURAL_BEFORE[kind].search(text[max(0, position - 60) : position]):
            return True
    in_formula = text[:position].count(EDGE) % 2 == 1
    return bool(re.fullmatch(r"(?:19[5-9]|20[0-3])\d", printed)) and not in_formula


def find_given(sources: list[str]) -> tuple[set[float], set[str]]:
    """Find the inputs of examples: the literals of snippets.

    Args:
        sources: The snippets.

    Returns:
        All numbers, and all lists of numbers as `matrix_key` writes them.
    """
    numbers: set[float] = set()
    matrices: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
                numbers |= {float(node.value), -float(node.value)}
            elif isinstance(node, (ast.List, ast.Tuple)):
                try:
                    matrices.add(matrix_key(ast.literal_eval(node)))
                except (ValueError, TypeError):
                    continue
    return numbers, matrices


def matrix_key(value: Any) -> str:
    """Write a vector or matrix of numbers such that equal ones are written alike.

    Raises:
        TypeError: If it is neither.
    """
    rows = [row if isinstance(row, (list, tuple)) else [row] for row in value]
    if all(len(row) == 1 for row in rows):  # a column is the same vector as a row
        rows = [[row[0] for row in rows]]
    if not all(isinstance(entry, (int, float)) for row in rows for entry in row):
        raise TypeError("not numbers")
    return repr([[float(entry) + 0.0 for entry in row] for row in rows])  # no -0.0
