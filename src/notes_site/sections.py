"""The sections of a chapter, the symbols of its equation, and its questions."""

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from notes_site.chapter import CELL_END, Block, Chapter, Piece
from notes_site.embeds import figure_links
from notes_site.problems import Problem
from notes_site.project import Project

IDEA_SECTIONS = (
    "Intuition", "The equation", "By hand", "In code", "Picture", "What it costs",
)  # fmt: skip
CLOSING_SECTIONS = ("Pitfalls", "Check yourself", "Sources")
MAY_LACK = {
    "idea": ("What it costs",),
    "survey": ("The equation", "By hand", "In code", "What it costs"),
}
ANSWER = re.compile(r"\*\*Answer:\*\*")
MISTAKE = re.compile(r"\*\*If you (?:got|said) [^*]+:\*\*")
GREEK = "alpha|beta|gamma|delta|epsilon|eta|theta|kappa|lambda|mu|sigma|phi|psi|omega"
SOLUTION = re.compile(r"\*\*Solution:\*\*")


@dataclass(frozen=True)
class Question:
    """A question of "Check yourself".

    Args:
        heading: Its heading.
        answer: First line of the answer, from 1.
        end: Last line of the question.
    """

    heading: Block
    answer: int
    end: int


def section_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find sections that are missing, out of order, or without a subtitle or an id."""
    name = project.name(chapter.path)
    kind = str(chapter.front_matter.get("kind"))
    headings = [heading for heading in chapter.headings if heading.top]
    seen: dict[str, int] = {}
    for heading in headings:
        if not heading.id:
            cure = f"write {'#' * heading.level} {heading.text.strip()} {{#a-readable-id}}"
            yield Problem(name, heading.line, f"heading has no id: {cure}")
        elif heading.id in seen:
            yield Problem(
                name,
                heading.line,
                f"id {heading.id} stands in line {seen[heading.id]} too: give it another",
            )
        seen.setdefault(heading.id, heading.line)
        if heading.level == 1:
            yield Problem(name, heading.line, "the title comes from the front matter: use ##")
    if kind not in MAY_LACK:
        return
    every = (*IDEA_SECTIONS, *CLOSING_SECTIONS)
    for heading in headings:
        section, _, subtitle = heading.text.partition(":")
        if section.strip() in every and section.strip() != "Sources" and not subtitle.strip():
            message = f'section "{section}" has no subtitle: write {section}: what about it'
            yield Problem(name, heading.line, message)
    top = [h for h in headings if h.level == 2]
    several = not any(section_name(h) in IDEA_SECTIONS for h in top)
    if several:
        ideas = [h for h in top if section_name(h) not in CLOSING_SECTIONS]
        for idea in ideas:
            end = next((h.line for h in top if h.line > idea.line), len(chapter.lines) + 1)
            inner = [h for h in headings if h.level == 3 and idea.line < h.line < end]
            yield from _order(name, idea.line, kind, inner, IDEA_SECTIONS)
        if not ideas:
            yield from _order(name, 1, kind, top, every)
            return
        yield from _order(name, 1, kind, [h for h in top if h not in ideas], CLOSING_SECTIONS)
    else:
        yield from _order(name, 1, kind, top, every)


def section_name(heading: Block) -> str:
    """Give the fixed part of a heading, without its subtitle."""
    return heading.text.partition(":")[0].strip()


def _order(
    name: str, line: int, kind: str, headings: list[Block], expected: tuple[str, ...]
) -> Iterator[Problem]:
    found = [section_name(heading) for heading in headings]
    meant = set()
    for heading, section in zip(headings, found, strict=True):
        if section not in expected:
            near = difflib.get_close_matches(section, set(expected) - set(found), n=1)
            meant |= set(near)
            cure = f"did you mean {near[0]}?" if near else f"expected are {', '.join(expected)}"
            yield Problem(name, heading.line, f'unknown section "{section}": {cure}')
    for section in expected:
        if section not in found and section not in meant and section not in MAY_LACK[kind]:
            yield Problem(
                name, line, f'section "{section}" is missing: add it, see CONTRIBUTING.md'
            )
    order = [heading for heading in headings if section_name(heading) in expected]
    for above, heading in itertools.pairwise(order):
        before, after = section_name(above), section_name(heading)
        if after == before:
            yield Problem(name, heading.line, f'section "{after}" stands twice: keep one of them')
        elif expected.index(after) < expected.index(before):
            message = f'section "{after}" is out of order: move it above "{before}"'
            yield Problem(name, heading.line, message)


def questions(chapter: Chapter) -> list[Question]:
    """Find the questions: headings of level three whose id begins with q-."""
    found = []
    headings = chapter.headings
    for index, heading in enumerate(headings):
        if heading.level != 3 or not heading.id.startswith("q-"):
            continue
        last = headings[index + 1].line - 1 if index + 1 < len(headings) else len(chapter.lines)
        while not chapter.lines[last - 1].strip():
            last -= 1
        lines = range(heading.line + 1, last + 1)
        answer = next((n for n in lines if ANSWER.match(chapter.lines[n - 1])), 0)
        found.append(Question(heading, answer, last))
    return found


def question_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find questions without answer, mistakes or solution, and too few of them."""
    name = project.name(chapter.path)
    numeric, complete = 0, True
    found = questions(chapter)
    for question in found:
        heading = question.heading
        text = chapter.lines[heading.line : question.end]
        order = [
            (index, part)
            for index, line in enumerate(text)
            for part, pattern in (("answer", ANSWER), ("mistake", MISTAKE), ("solution", SOLUTION))
            if pattern.match(line)
        ]
        parts = [part for _, part in order]
        if parts != ["answer", *["mistake"] * (len(parts) - 2), "solution"] or len(parts) < 3:
            complete = False
            yield Problem(
                name,
                heading.line,
                f"question {heading.id} has {', '.join(parts) or 'no answer'}: expected are "
                "**Answer:**, then **If you got …:** at least once, then **Solution:**",
            )
        elif any(c.line > question.answer and c.line <= question.end for c in chapter.comments):
            numeric += 1
        for link in figure_links(chapter):
            if question.answer and question.answer < link.line <= question.end:
                yield Problem(
                    name,
                    link.line,
                    f"a figure stands in the answer to {heading.id}, which is folded, and figures "
                    "are not: put it above the answer, or into a section and link there",
                )
    enough = len(found) >= 4 and (numeric >= 2 or not complete)
    if chapter.front_matter.get("kind") == "idea" and not enough:
        section = [h for h in chapter.headings if section_name(h) == "Check yourself"]
        yield Problem(
            name,
            section[0].line if section else 1,
            f"{len(found)} questions, {numeric} with a checked number, expected at least 4 and 2: "
            "write more, with ids that begin with q-",
        )


def symbol_problems(project: Project, chapter: Chapter, notation: set[str]) -> Iterator[Problem]:
    """Find symbols of a chapter's equation that its table does not explain.

    Args:
        project: The project.
        chapter: The chapter.
        notation: Symbols of the notation page, which need no explanation.
    """
    name = project.name(chapter.path)
    for heading in chapter.headings:
        if section_name(heading) != "The equation":
            continue
        inside = [b for b in chapter.blocks if b.line > heading.line]
        stop = next((b.line for b in inside if b.kind == "heading" and b.level <= heading.level), 0)
        inside = [b for b in inside if not stop or b.line < stop]
        formula = next((b for b in inside if b.kind == "math"), None)
        table = next((b for b in inside if b.kind == "table"), None)
        if formula is None or table is None:
            missing = "displayed equation" if formula is None else "table of symbols"
            yield Problem(name, heading.line, f"this section has no {missing}: add it")
            continue
        explained = {s for unit in table.units for p in _first_cell(unit) for s in symbols(p)}
        for symbol in sorted(symbols(formula.text) - explained - notation):
            yield Problem(
                name,
                formula.line,
                f"symbol {symbol} is neither in the table below nor on the notation page: explain "
                "it in the table",
            )


def _first_cell(unit: list[Piece]) -> Iterator[str]:
    for piece in unit:
        if piece.text == CELL_END:
            return
        if piece.kind == "math":
            yield piece.text


def symbols(tex: str) -> set[str]:
    """Find the symbols of a formula: letters with their index; W^Q is one, K^⊤ is K.

    Bound indices (small letters in an index or below a sum) are none.
    """
    tex = re.sub(r"_\{\\(?:text|mathrm)\{(\w+)\}\}", r"_{'\1}", tex)  # a name, d_model
    tex = re.sub(r"\\(?:text|operatorname|mathrm|begin|end)\*?\{[^}]*\}", " ", tex)
    tex = re.sub(r"\\(?:sum|prod|max|min)_\{[^}]*\}|\\(?:sum|prod|max|min)_\w", " ", tex)
    tex = re.sub(rf"\\(?!(?:{GREEK})\b)[A-Za-z]+", " ", tex)
    pattern = rf"(\\(?:{GREEK})|[A-Za-z])(\^[A-Z](?![a-z]))?(_(?:\{{[^}}]*\}}|\w))?"
    found = set()
    for base, power, index in re.findall(pattern, tex):
        # d_k and d_v are names; the i of x_i counts.
        bound = re.fullmatch(r"_\{?[a-z](?:[\s,]*[a-z])*\}?", index) and index not in ("_k", "_v")
        found.add(base + power + ("" if bound else re.sub(r"[{}']", "", index)))
    return found
