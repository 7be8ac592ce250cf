"""Comments, fences, HTML and heads of tables: what compile, tests or readers would misread."""

import re
from collections.abc import Callable, Iterator

from notes_site.chapter import CELL_END, Chapter
from notes_site.problems import Problem
from notes_site.project import Project

PYTHON = {"python", "python3", "py", "py3", "pycon", "pycon3", "ipython", "ipython3"}
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPEN_COMMENT = re.compile(r"<!--(?:(?!-->).)*?(?=<!--|\Z)", re.DOTALL)
CODE = re.compile(r"^[> \t]*(`{3,}|~{3,}).*?^[> \t]*\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
TEX = r"(?:\\.|[^\\$\n]|\n(?![> \t]*\n))+?"
FORMULA = re.compile(rf"\$\${TEX}\$\$|(?<!\\)\$(?!\s){TEX}(?<!\s)\$")
# Begins an element for one parser or the other; an address in angle brackets is a link.
ELEMENT = re.compile(r"<(?!https?:)(?!/?(?:br|kbd|sub|sup)\s*/?>)[A-Za-z/?!][^<>\n]*>?")
# Gives what stands before it an attribute, such as onclick; an id or a class has no equals sign.
ATTRIBUTE = re.compile(r"\{[^{}\n]*?[\w-]=[^{}\n]*\}")
SKIPS = re.compile(r"pytest[.-](?:mark|codeblocks)")


def open_ended(project: Project, chapter: Chapter) -> list[Problem]:
    """Find comments and fences that nothing closes: they swallow the rest of their page."""
    name = project.name(chapter.path)
    problems = []
    for fence in chapter.fences:
        last = chapter.lines[min(fence.line + fence.text.count("\n"), len(chapter.lines) - 1)]
        if not last.strip(" >").startswith(fence.markup):
            message = (
                f"fence {fence.markup}{fence.info} is not closed: write {fence.markup} below it"
            )
            problems.append(Problem(name, fence.line, message))
    if not problems:
        text = CODE.sub(_blank, "\n".join(chapter.lines))
        for match in OPEN_COMMENT.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            problems.append(Problem(name, line, "comment is not closed: write --> at its end"))
    return problems


def comment_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find comments that compile does not know: a misspelt check would check nothing."""
    name = project.name(chapter.path)
    known = ("check", "wrong", "exempt", "list")
    for comment in chapter.comments:
        if comment.kind not in known:
            yield Problem(
                name,
                comment.line,
                f"comment begins with {comment.kind!r}, known are {', '.join(known)}: "
                "correct the word, or remove the comment",
            )
        elif not comment.text:
            form = {"check": "check[snippet]", "wrong": "wrong[snippet]", "exempt": "exempt[1000]"}
            message = (
                f"{comment.kind} says nothing: write <!-- {form.get(comment.kind, 'list')}: … -->"
            )
            yield Problem(name, comment.line, message)
    read = {n for comment in chapter.comments for n in range(comment.line, comment.end + 1)}
    for fence in chapter.fences:
        read |= set(range(fence.line, fence.line + fence.text.count("\n") + 2))
    for number, line in enumerate(chapter.lines, start=1):
        if "<!--" in line and number not in read:
            yield Problem(
                name,
                number,
                "this comment is not read: write <!-- check[snippet]: expression --> on lines of "
                "its own, outside code",
            )


def element_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find HTML and its attributes: no script is part of a page, and no number hides in them."""
    name = project.name(chapter.path)
    text = COMMENT.sub(_blank, CODE.sub(_blank, "\n".join(chapter.lines)))
    formulas = [match.span() for match in FORMULA.finditer(text)]
    for match in ATTRIBUTE.finditer(text):
        if not any(start < match.start() < end for start, end in formulas):
            line = text.count("\n", 0, match.start()) + 1
            message = f"{match[0]} sets an attribute of HTML: only an id may stand here, {{#id}}"
            yield Problem(name, line, message)
    for match in ELEMENT.finditer(text):
        # At the beginning of a line it is an element even in a formula.
        first = not text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" >")
        if not first and any(start < match.start() < end for start, end in formulas):
            continue
        line = text.count("\n", 0, match.start()) + 1
        message = f"{match[0]} begins an HTML element: write Markdown, or &lt; for the sign"
        yield Problem(name, line, message)
    for key in ("title", "description"):
        if found := ELEMENT.search(str(chapter.front_matter.get(key))):
            message = f"{key} holds the HTML element {found[0]}: write plain text"
            yield Problem(name, chapter.key_lines[key], message)


def fence_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find fences that pytest-codeblocks would run or skip by surprise."""
    name = project.name(chapter.path)
    for fence in chapter.fences:
        words = re.split(r"[\s{.,]+", fence.info.strip().lower().strip("{"))
        if set(words) & PYTHON:
            yield Problem(
                name,
                fence.line,
                f"fence {fence.markup}{fence.info} holds Python that no file has: put it in "
                "snippets/ and link to it",
            )
        elif set(words) & {"sh", "bash", "zsh", "shell"}:
            yield Problem(
                name,
                fence.line,
                f"fence {fence.markup}{fence.info} would be run or skipped by the tests: write "
                f"{fence.markup}console",
            )
    for comment in chapter.comments:
        if SKIPS.match(comment.kind):
            yield Problem(name, comment.line, "no block of these notes is skipped: remove this")


def table_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find columns without a head: a screen reader says it before each of their cells."""
    for block in chapter.blocks:
        if block.kind == "table":
            cells = "".join(piece.text for piece in block.units[0]).split(CELL_END)[:-1]
            for column, cell in enumerate(cells, start=1):
                if not cell.strip():
                    message = f"column {column} of the table has no head: say what stands in it"
                    yield Problem(project.name(chapter.path), block.line, message)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text, but not the code in it."""
    changed, done = "", 0
    for code in CODE.finditer(text):
        changed += change(text[done : code.start()]) + code[0]
        done = code.end()
    return changed + change(text[done:])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
