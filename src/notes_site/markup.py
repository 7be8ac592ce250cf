"""Comments and fences: what compile and the tests would misread."""

import re
from collections.abc import Iterator

from notes_site.chapter import Chapter
from notes_site.problems import Problem
from notes_site.project import Project

PYTHON = {"python", "python3", "py", "py3", "pycon", "pycon3", "ipython", "ipython3"}
OPEN_COMMENT = re.compile(r"<!--(?:(?!-->).)*?(?=<!--|\Z)", re.DOTALL)
CODE = re.compile(r"^[> \t]*(`{3,}|~{3,}).*?^[> \t]*\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
DEEP = re.compile(r"\s*(?:(?:>|[-*+]\s|\d+[.)]\s)\s*){20}")
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
    for number, text in enumerate(chapter.lines, start=1):
        if DEEP.match(text):
            message = "quotations or lists stand too deep in each other: take them apart"
            problems.append(Problem(name, number, message))
    if not problems:
        text = CODE.sub(_blank, "\n".join(chapter.lines))
        for match in OPEN_COMMENT.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            problems.append(Problem(name, line, "comment is not closed: write --> at its end"))
    return problems


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


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
