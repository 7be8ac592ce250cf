"""Comments and fences: what compile and the tests would misread."""

import re
from collections.abc import Iterator

from notes_site.chapter import Chapter
from notes_site.problems import Problem
from notes_site.project import Project

SKIPS = re.compile(r"pytest[.-](?:mark|codeblocks)")


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
            yield Problem(
                name, comment.line, f"{comment.kind} says nothing: write <!-- {comment.kind}: … -->"
            )
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
        if set(words) & {"python", "python3", "pycon"}:
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
