"""Links, times in the videos and footnotes: everything a page points to."""

import difflib
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlparse

from notes_site.chapter import Chapter
from notes_site.claims import FOOTNOTE
from notes_site.data import Data, seconds
from notes_site.problems import Problem
from notes_site.project import Project


def link_problems(
    project: Project, chapter: Chapter, data: Data, pages: dict[str, set[str]]
) -> Iterator[Problem]:
    """Find links to pages, anchors, files and times that do not exist.

    Args:
        project: The project.
        chapter: The page.
        data: The data.
        pages: Anchors of every page.
    """
    name = project.name(chapter.path)
    for link in chapter.links:
        url = urlparse(link.target)
        if url.hostname and "youtu" in url.hostname:
            yield from _video_problems(name, link.line, link.text, link.target, data)
        if url.scheme or link.image:
            continue
        target = resolve(chapter.page, url.path) if url.path else chapter.page
        if url.path.endswith(".md") and not target.startswith("../"):
            if target not in pages:
                yield Problem(name, link.line, f"links to {target}, which does not exist")
            elif url.fragment and url.fragment not in pages[target]:
                near = difflib.get_close_matches(url.fragment, pages[target], n=1)
                cure = f": did you mean #{near[0]}?" if near else ""
                yield Problem(name, link.line, f"links to #{url.fragment}, not in {target}{cure}")
        elif not url.path:
            if url.fragment not in pages[chapter.page]:
                message = f"links to #{url.fragment}, which this page does not have"
                yield Problem(name, link.line, message)
        elif not link.alone and not (project.docs / target).exists():
            yield Problem(name, link.line, f"links to {link.target}, which does not exist")


def resolve(page: str, target: str) -> str:
    """Resolve a relative link of a page; above docs/ the result begins with ../ again."""
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / target).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _video_problems(name: str, line: int, text: str, target: str, data: Data) -> Iterator[Problem]:
    url = urlparse(target)
    query = parse_qs(url.query)
    video = query["v"][0] if "v" in query else url.path.strip("/")
    lectures = [lecture for lecture in data.lectures.values() if lecture.video == video]
    if not lectures:
        yield Problem(name, line, f"links to video {video}, which is no lecture of these notes")
        return
    if "t" not in query:
        return
    start = int(re.sub(r"\D", "", query["t"][0]) or 0)
    if re.fullmatch(r"\d+:\d\d(?::\d\d)?", text) and seconds(text) != start:
        yield Problem(
            name, line, f"says {text}, which is {seconds(text)} s, but links to {start} s"
        )
    if start > seconds(lectures[0].length):
        yield Problem(name, line, f"links to {start} s, after the end of the video")


def footnotes(chapter: Chapter) -> dict[str, int]:
    """Give the footnotes that a page cites, in order, with the line of their first use."""
    found: dict[str, int] = {}
    for block in chapter.blocks:
        for piece in (piece for unit in block.units for piece in unit if piece.kind == "text"):
            for match in FOOTNOTE.finditer(piece.text):
                found.setdefault(match[0][2:-1], piece.line)
    return found


def footnote_problems(project: Project, chapter: Chapter, data: Data) -> Iterator[Problem]:
    """Find papers and places that includes/papers.yml does not have."""
    name = project.name(chapter.path)
    for note, line in footnotes(chapter).items():
        key, _, place = note.partition(":")
        if key not in data.papers:
            near = difflib.get_close_matches(key, data.papers, n=1)
            cure = f"did you mean {near[0]}?" if near else "add it to includes/papers.yml"
            yield Problem(name, line, f"footnote cites {key}, which is no known paper: {cure}")
        elif place and place not in data.papers[key].places:
            places = ", ".join(data.papers[key].places)
            yield Problem(
                name,
                line,
                f"footnote cites {place} of {key}; its places are {places}: add it there",
            )
    for number, text in enumerate(chapter.lines, start=1):
        if re.match(r"\s*\[\^[^\]]+\]:", text):
            yield Problem(name, number, "footnotes are not defined on a page: remove this line")
