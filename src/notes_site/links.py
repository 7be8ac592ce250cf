"""Links, times in the videos and footnotes: everything a page points to."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlparse

from notes_site.chapter import Chapter, Piece
from notes_site.claims import FOOTNOTE
from notes_site.data import TIME, Data, seconds
from notes_site.problems import Problem, did_you_mean
from notes_site.project import Project, is_file

SCHEMES = ("", "http", "https", "mailto")
UNREAD_LINK = re.compile(r"\[[^\[\]^][^\[\]]*\](?:\[[^\[\]^]*\]|\([^)]+\))")
NOTE = re.compile(r"\[\^[^\[\]]*\]")


def link_problems(
    project: Project, chapter: Chapter, data: Data, pages: dict[str, set[str] | None]
) -> Iterator[Problem]:
    """Find links to pages, anchors, files and times that do not exist.

    Args:
        project: The project.
        chapter: The page.
        data: The data.
        pages: Anchors of every page; None for one that cannot be read.
    """
    name = project.name(chapter.path)
    for link in chapter.links:
        try:
            url = urlparse(link.target)
        except ValueError as error:
            message = f"links to {link.target}, which is no address ({error}): correct it"
            yield Problem(name, link.line, message)
            continue
        if url.hostname and "youtu" in url.hostname and "segments" not in data.unread:
            yield from _video_problems(name, link.line, link.text, link.target, data)
        if url.scheme not in SCHEMES:
            known = ", ".join(filter(None, SCHEMES))
            message = f"links to {link.target}: expected is a page or file, or one of {known}"
            yield Problem(name, link.line, f"{message}: correct it")
        if url.scheme:
            continue
        target = resolve(chapter.page, url.path) if url.path else chapter.page
        outside = "../" if link.image else "../../"
        if link.target.startswith("/") or target.startswith(outside):
            message = f"links to {link.target}, which is not inside the project: correct the link"
            yield Problem(name, link.line, message)
            continue
        if link.image:
            continue
        if url.path.endswith(".md") and not target.startswith("../"):
            if target not in pages:
                cure = did_you_mean(target, pages, "correct the link")
                message = f"links to {target}, which does not exist: {cure}"
                yield Problem(name, link.line, message)
                continue
        elif url.path:
            shown = link.alone and target.startswith(("../snippets/", "../src/"))
            if not (shown and target.endswith(".py")) and not is_file(project.docs / target):
                message = f"links to {link.target}, which does not exist: correct the link"
                yield Problem(name, link.line, message)
            continue
        anchors = pages[target]
        if (url.fragment or not url.path) and anchors is not None and url.fragment not in anchors:
            where = f"{target} does not have" if url.path else "this page does not have"
            cure = did_you_mean(f"#{url.fragment}", {f"#{a}" for a in anchors}, "correct the link")
            yield Problem(name, link.line, f"links to #{url.fragment}, which {where}: {cure}")
    for piece in _texts(chapter):
        for match in UNREAD_LINK.finditer(piece.text):
            message = (
                f"link {match[0]} has no target that can be read: write [text](page.md#section)"
            )
            yield Problem(name, piece.line, message)


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
        videos = ", ".join(lecture.video for lecture in data.lectures.values())
        message = f"links to video {video}, which is no lecture of these notes; they are {videos}"
        yield Problem(name, line, f"{message}: correct the link")
        return
    if "t" not in query:
        return
    if not re.fullmatch(r"[0-9]{1,6}s?", query["t"][0]):
        message = f"links to t={query['t'][0]}, expected are seconds, such as t=520: correct it"
        yield Problem(name, line, message)
        return
    start = int(query["t"][0].rstrip("s"))
    if TIME.fullmatch(text) and seconds(text) != start:
        message = f"says {text}, which is {seconds(text)} s, but links to {start} s"
        yield Problem(name, line, f"{message}: correct one of them")
    elif start > seconds(lectures[0].length):
        message = f"links to {start} s, after the end of the video at {lectures[0].length}"
        yield Problem(name, line, f"{message}: correct the time")


def footnotes(chapter: Chapter) -> dict[str, int]:
    """Give the footnotes that a page cites, in order, with the line of their first use."""
    found: dict[str, int] = {}
    for piece in _texts(chapter):
        for match in FOOTNOTE.finditer(piece.text):
            found.setdefault(match[0][2:-1], piece.line)
    return found


def _texts(chapter: Chapter) -> Iterator[Piece]:
    """Give the stretches of text in which links and footnotes are marked up."""
    for block in chapter.blocks:
        if block.kind not in ("code", "html"):
            yield from (piece for unit in block.units for piece in unit if piece.kind == "text")


def footnote_problems(project: Project, chapter: Chapter, data: Data) -> Iterator[Problem]:
    """Find papers and places that includes/papers.yml does not have."""
    name = project.name(chapter.path)
    for note, line in footnotes(chapter).items():
        key, _, place = note.partition(":")
        if "papers" in data.unread:
            break
        if key not in data.papers:
            cure = did_you_mean(key, data.papers, "add it to includes/papers.yml")
            yield Problem(name, line, f"footnote cites {key}, which is no known paper: {cure}")
        elif place and place not in data.papers[key].places:
            places = ", ".join(data.papers[key].places)
            yield Problem(
                name,
                line,
                f"footnote cites {place} of {key}, whose places are {places}: correct it, or "
                "add it to includes/papers.yml",
            )
    for piece in _texts(chapter):
        for match in NOTE.finditer(piece.text):
            if not FOOTNOTE.fullmatch(match[0]):
                message = f"footnote {match[0]} is none: write [^paper] or [^paper:place]"
                yield Problem(name, piece.line, message)
    for number, text in enumerate(chapter.lines, start=1):
        if re.match(r"\s*\[\^[^\]]+\]:", text):
            message = "footnotes come from includes/papers.yml, not from a page: remove this line"
            yield Problem(name, number, message)
