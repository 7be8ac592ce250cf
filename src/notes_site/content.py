"""What a chapter holds: the parts that every section needs, and the tone of its prose."""

import re
from collections.abc import Iterator

from notes_site.chapter import Block, Chapter
from notes_site.embeds import embedded_snippet, embedded_source, figure_links
from notes_site.problems import Problem
from notes_site.project import Project
from notes_site.sections import section_name

BREAKS = "Where the analogy breaks"
TODO = "TODO"
TONE = re.compile(r"\b(?:simply|obviously|trivially|of course)\b|!(?!=)", re.IGNORECASE)


def content_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find sections of an idea chapter that lack what they are for."""
    name = project.name(chapter.path)
    front = chapter.front_matter
    if front.get("kind") != "idea":
        return
    opening = next((h.line for h in chapter.headings if h.level > 1), len(chapter.lines))
    links = [link for link in chapter.links if link.line < opening and "youtu" in link.target]
    if front.get("lecture") in ("intro", "vision") and not links:
        yield Problem(name, 1, "the opening names no moment of the video: link to its times")
    top: list[str] = []
    for heading, end in _sections(chapter):
        if heading.level == 1 or (heading.level == 2 and section_name(heading) in top):
            continue  # a problem of its own
        if heading.level == 2:
            top.append(section_name(heading))
        inside = [link for link in chapter.links if heading.line < link.line < end]
        blocks = [block for block in chapter.blocks if heading.line < block.line < end]
        missing = None
        match section_name(heading):
            case "Intuition" if not any(BREAKS in block.text for block in blocks):
                missing = f"the paragraph **{BREAKS}.**: an analogy without its limits misleads"
            case "In code" if not any(embedded_source(project, chapter, x) for x in inside):
                missing = "an object of our source: link to it in a paragraph of its own"
            case "In code" if not any(embedded_snippet(project, chapter, x) for x in inside):
                missing = "a snippet: link to it in a paragraph of its own"
            case "Picture" if not any(link in figure_links(chapter) for link in inside):
                missing = "a figure: ![what it shows](chapter/function.svg)"
        if missing:
            yield Problem(name, heading.line, f'section "{heading.text}" lacks {missing}')


def tone_problems(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Find words that make a reader who does not see it feel slow, and exclamation marks."""
    for block in chapter.blocks:
        if block.kind in ("code", "html", "math"):
            continue
        for piece in (piece for unit in block.units for piece in unit if piece.kind == "text"):
            for match in TONE.finditer(piece.text):
                message = f"{match[0]!r} tells nothing, or hurts: take it out"
                yield Problem(project.name(chapter.path), piece.line, message)


def todo_warnings(project: Project, chapter: Chapter) -> Iterator[Problem]:
    """Tell what the author of a new chapter still has to write."""
    front = chapter.front_matter
    lines = [line for key, line in chapter.key_lines.items() if TODO in str(front[key])]
    lines += [number for number, line in enumerate(chapter.lines, start=1) if TODO in line]
    if lines:
        numbers = ", ".join(map(str, lines))
        message = f"says {TODO} in lines {numbers}: write what is asked for there"
        yield Problem(project.name(chapter.path), 0, message)


def _sections(chapter: Chapter) -> Iterator[tuple[Block, int]]:
    for heading in chapter.headings:
        ends = (
            other.line
            for other in chapter.headings
            if other.line > heading.line and other.level <= heading.level
        )
        yield heading, next(ends, len(chapter.lines) + 1)
