"""Whether a page says what its checks give, and accounts for every number it claims."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from notes_site.arithmetic import Number, find_numbers, read_number
from notes_site.chapter import Block, Chapter, Comment, Piece
from notes_site.claims import Claim, Claims, find_claims, matrix_key
from notes_site.run import SnippetRun

Given = tuple[set[float], set[str]]


@dataclass(frozen=True)
class Value:
    """A number or matrix that a check computed.

    Args:
        comment: The check.
        value: A number, or nested lists of a tensor.
    """

    comment: Comment
    value: Any


@dataclass
class Verdict:
    """How a block's claims are accounted for.

    Args:
        counts: Claims by kind: computed, refuted, cited, given, exempt, structural.
        kinds: Kind of each claim in reading order: also wrong, and small for one that needs none.
        problems: Line and message of each claim or check that is wrong.
        exemptions: Line, text and reason of each exempt claim.
    """

    counts: Counter[str] = field(default_factory=Counter)
    kinds: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    exemptions: list[tuple[int, str, str]] = field(default_factory=list)

    def __iadd__(self, other: "Verdict") -> "Verdict":
        self.counts += other.counts
        self.kinds += other.kinds
        self.problems += other.problems
        self.exemptions += other.exemptions
        return self


def flatten(comment: Comment, value: Any) -> list[Value]:
    """Take a tuple apart; a tensor stays whole, for a matrix may be compared with it."""
    if isinstance(value, dict) and "tuple" in value:
        return [part for entry in value["tuple"] for part in flatten(comment, entry)]
    return [Value(comment, value["tensor"] if isinstance(value, dict) else value)]


def judge_page(
    chapter: Chapter,
    checks: dict[Comment, Path],
    runs: dict[Path, SnippetRun],
    given: Given | None,
) -> Verdict:
    """Account for every claim of a page.

    Args:
        chapter: The page.
        checks: Its checks, from `resolve_checks`.
        runs: The runs of their snippets.
        given: The inputs of its examples, from `find_given`; None if they are not known.
    """
    total = Verdict()
    for block in chapter.blocks:
        values: list[Value] = []
        failed = False
        for comment, path in checks.items():
            if comment.block is not block or runs[path].failed:
                failed = failed or comment.block is block
                continue
            result = runs[path].values[comment.text]
            if "error" in result:
                failed = True
                message = f"check {comment.text} fails: {result['error']}: correct the expression"
                total.problems.append((comment.line, message))
            else:
                values += flatten(comment, result["value"])
        below = [c for c in chapter.comments if c.block is block]
        broken = any(c.kind not in ("exempt", "list") and c not in checks for c in below)
        if failed or broken:
            continue  # the failed check is the problem; what it would have covered is not
        exempt = [comment for comment in below if comment.kind == "exempt"]
        total += judge(block, find_claims(block), values, exempt, given)
    return total


def description_problems(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Find numbers of a page's description that the page itself, where they are checked, lacks."""
    line = chapter.key_lines.get("description", 1)
    piece = Piece("text", str(chapter.front_matter.get("description", "")), line)
    claims = find_claims(Block("paragraph", line, line, [[piece]])).claims
    numbers = {c.text: c.number.value for c in claims if c.number and not c.small}
    said = set()
    for block in chapter.blocks if numbers else ():
        found = find_claims(block)
        said |= {claim.number.value for claim in found.claims if claim.number}
        said |= {read_number(text).value for s in found.statements for text in find_numbers(s)}
    for text, value in numbers.items():
        if value not in said:
            yield line, f"description says {text}, the page nowhere: correct one of them"


def judge(
    block: Block,
    claims: Claims,
    values: list[Value],
    exemptions: list[Comment],
    given: Given | None,
) -> Verdict:
    """Account for every claim of a block, in reading order.

    Args:
        block: The block.
        claims: What it states.
        values: What the checks below it gave, in order.
        exemptions: The exemptions below it.
        given: The inputs of the chapter's examples, from `find_given`; None if they are not known,
            so that any number may be one.

    Returns:
        Counts and problems.
    """
    verdict = Verdict(problems=list(claims.errors))
    queue = list(values)
    exempt = {comment.name: comment for comment in exemptions}
    unused = dict(exempt)
    for index, claim in enumerate(claims.claims):
        if claim.small and not (queue and _agrees(claim, _first(queue[0]))):
            verdict.kinds.append("small")
            continue
        if queue and isinstance(queue[0].value, list) and claim.number is not None:
            head = queue.pop(0)
            queue[:0] = [Value(head.comment, entry) for entry in _entries(head.value)]
        refutes = bool(queue) and queue[0].comment.kind == "wrong"
        settled = bool(queue) and _is_settled(claim, queue[0].value, refutes)
        if settled and claim.cited:  # it needs no check, and takes none that a later number needs
            later = (other for other in claims.claims[index + 1 :] if not other.cited)
            settled = not any(_is_settled(other, queue[0].value, refutes) for other in later)
        if settled:
            verdict.kinds.append("refuted" if refutes else "computed")
            queue.pop(0)
        elif claim.cited:
            verdict.kinds.append("cited")
        elif given is not None and _is_given(claim, given):
            verdict.kinds.append("given")
        elif claim.text in exempt:
            verdict.kinds.append("exempt")
            comment = exempt[claim.text]
            unused.pop(claim.text, None)
            verdict.exemptions.append((claim.line, claim.text, comment.text))
        elif given is None:
            verdict.kinds.append("given")
        elif queue:
            verdict.kinds.append("wrong")
            verdict.problems.append((claim.line, _difference(claim, queue.pop(0))))
        else:
            verdict.kinds.append("wrong")
            verdict.problems.append(
                (
                    claim.line,
                    f"{claim.text} is neither computed, cited nor given: add a check below it, "
                    "a footnote with its place, or the arithmetic in full",
                )
            )
    for value in queue:
        verdict.problems.append(
            (
                value.comment.line,
                f"check {value.comment.text} gives {show(value.value)}, but the block above it "
                "states no such number in this place: correct the text, or the order of the checks",
            )
        )
    for name, comment in unused.items():
        verdict.problems.append(
            (comment.line, f"exempt[{name}] exempts nothing in the block above it: remove it")
        )
    verdict.counts.update(kind for kind in verdict.kinds if kind not in ("small", "wrong"))
    verdict.counts["computed"] += len(claims.statements)
    verdict.counts["structural"] += claims.structural
    return verdict


def _first(value: Value) -> Any:
    """Give the first number of a value, as long as it confirms and does not refute."""
    if value.comment.kind == "wrong":
        return []
    return next(_entries(value.value), []) if isinstance(value.value, list) else value.value


def _entries(value: list[Any]) -> Iterator[float]:
    for entry in value:
        if isinstance(entry, list):
            yield from _entries(entry)
        else:
            yield entry


def _shape(value: Any) -> tuple[int, ...]:
    return (len(value), *_shape(value[0])) if isinstance(value, list) and value else ()


def _matrix(claim: Claim, value: Any) -> list[list[float]] | None:
    """Give a tensor the shape of a printed matrix; None if it has another shape."""
    rows, columns = len(claim.rows), len(claim.rows[0]) if claim.rows else 0
    if any(len(row) != columns for row in claim.rows):
        return None
    shape = _shape(value)
    if shape == (rows, columns):
        return list(value)
    if 1 in (rows, columns) and shape in ((rows * columns,), (1, rows * columns)):
        entries = list(_entries(value))
        return [entries[row * columns : (row + 1) * columns] for row in range(rows)]
    return None


def _is_settled(claim: Claim, value: Any, refutes: bool) -> bool:
    """Tell whether a value confirms a claim, or refutes it: what has another shape does neither."""
    if not refutes:
        return _agrees(claim, value)
    if claim.number is not None:
        comparable = not isinstance(value, list) and math.isfinite(value)
    else:
        comparable = _matrix(claim, value) is not None
    return comparable and not _agrees(claim, value)


def _agrees(claim: Claim, value: Any) -> bool:
    if claim.number is not None:
        return not isinstance(value, list) and claim.number.agrees(value, claim.approximate)
    matrix = _matrix(claim, value)
    return matrix is not None and all(
        printed.agrees(computed, claim.approximate)
        for printed_row, row in zip(claim.rows, matrix, strict=True)
        for printed, computed in zip(printed_row, row, strict=True)
    )


def _is_given(claim: Claim, given: Given) -> bool:
    numbers, matrices = given
    if claim.number is not None:
        return claim.number.value in numbers
    return matrix_key([[entry.value for entry in row] for row in claim.rows]) in matrices


def _difference(claim: Claim, value: Value) -> str:
    source = f"snippet {value.comment.name} gives"
    cure = "correct the page or the snippet"
    if value.comment.kind == "wrong" and _agrees(claim, value.value):
        return f"{claim.text} is quoted as wrong, but {source} just that: make it a check"
    if claim.number is not None:
        return f"says {claim.text}, {source} {_like(claim.number, value.value)}: {cure}"
    matrix = _matrix(claim, value.value)
    if matrix is None:
        columns = " or ".join(map(str, sorted({len(row) for row in claim.rows}))) or "no"
        shape = " × ".join(map(str, _shape(value.value))) or "of a single number"
        return f"matrix of shape {len(claim.rows)} × {columns}, {source} shape {shape}: {cure}"
    row, column = next(
        (i, j)
        for i, printed_row in enumerate(claim.rows)
        for j, entry in enumerate(printed_row)
        if not entry.agrees(matrix[i][j], claim.approximate)
    )
    entry = claim.rows[row][column]
    return (
        f"matrix row {row + 1} column {column + 1} says {entry.text}, "
        f"{source} {_like(entry, matrix[row][column])}: {cure}"
    )


def _like(number: Number, value: Any) -> str:
    if isinstance(value, list):
        return show(value)
    if "%" in number.text:
        return f"{value * 100:.6g} %"
    return show(value)


def show(value: Any) -> str:
    """Write a computed number, or a tensor as nested lists, with six digits."""
    if isinstance(value, list):
        return f"[{', '.join(show(entry) for entry in value)}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
