"""A page as parts: Markdown, and what is shown in place of a link."""

from dataclasses import dataclass
from pathlib import Path

from notes_site.chapter import Chapter
from notes_site.embeds import (
    embedded_snippet,
    embedded_source,
    figure_function,
    figure_links,
    figure_module,
)
from notes_site.project import Project, read_text
from notes_site.run import DrawnFigure
from notes_site.sources import object_source


@dataclass(frozen=True)
class Markdown:
    """Lines of the page itself, without comments.

    Args:
        first: Line of the file that the first line comes from, from 1.
        lines: The lines.
    """

    first: int
    lines: list[str]


@dataclass(frozen=True)
class Snippet:
    """A snippet shown in place of a link to it."""

    path: Path
    code: str
    output: str


@dataclass(frozen=True)
class Source:
    """An object of our source shown in place of a link to it."""

    path: Path
    name: str
    code: str


@dataclass(frozen=True)
class Figure:
    """A figure shown in place of an image.

    Args:
        stem: Address of the files relative to the folder of the page, without ending.
        module: Module of figures.
        function: Function that draws it.
        alt: What the figure shows.
        caption: Markdown below it.
        drawn: The files.
    """

    stem: str
    module: str
    function: str
    alt: str
    caption: list[str]
    drawn: DrawnFigure


@dataclass(frozen=True)
class List:
    """A list that is generated from the data, named by its comment."""

    kind: str
    name: str


Part = Markdown | Snippet | Source | Figure | List


def expand(
    project: Project,
    chapter: Chapter,
    outputs: dict[Path, str],
    figures: dict[tuple[Path, str], DrawnFigure],
) -> list[Part]:
    """Take the comments out of a page and put code, outputs and figures in.

    Args:
        project: The project.
        chapter: A page without problems.
        outputs: What each snippet printed.
        figures: The drawn figures by module and function.

    Returns:
        The parts of the page, in order.
    """
    replaced: dict[int, tuple[int, Part | None]] = {}
    for link in chapter.links:
        if path := embedded_snippet(project, chapter, link):
            code = read_text(project, path)
            replaced[link.line] = (link.end, Snippet(path, code, outputs[path]))
        elif path := embedded_source(project, chapter, link):
            code = object_source(read_text(project, path), link.text) or ""
            replaced[link.line] = (link.end, Source(path, link.text, code))
    module = figure_module(project, chapter)
    for link in figure_links(chapter):
        function = figure_function(link)
        paragraph = "\n".join(chapter.lines[link.line - 1 : link.end])
        caption = paragraph.partition(f"({link.target})")[2].strip()
        replaced[link.line] = (
            link.end,
            Figure(
                link.target.removesuffix(".svg"),
                ".".join(module.relative_to(project.source).with_suffix("").parts),
                function,
                link.text,
                caption.split("\n") if caption else [],
                figures[module, function],
            ),
        )
    for comment in chapter.comments:
        part = List(comment.text, comment.name) if comment.kind == "list" else None
        replaced[comment.line] = (comment.end, part)
    return _parts(chapter.lines, replaced)


def _parts(lines: list[str], replaced: dict[int, tuple[int, Part | None]]) -> list[Part]:
    parts: list[Part] = []
    kept: list[str] = []
    first = number = 1
    while number <= len(lines):
        if number not in replaced:
            kept.append(lines[number - 1])
            number += 1
            continue
        end, part = replaced[number]
        if part is None:
            # Blank lines keep the numbers, and keep what follows a paragraph from joining it.
            kept += [_blank(lines, number, end)] * (end - number + 1)
        else:
            parts += [Markdown(first, kept), part]
            kept, first = [], end + 1
        number = end + 1
    return [*parts, Markdown(first, kept)]


def _blank(lines: list[str], number: int, end: int) -> str:
    return ">" if lines[number - 1].startswith(">") else ""
