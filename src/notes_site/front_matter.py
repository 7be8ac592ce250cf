"""What stands above a chapter, and which segments of the lectures it teaches."""

import difflib
from collections.abc import Iterator

from notes_site.chapter import Chapter
from notes_site.data import Data
from notes_site.problems import Problem
from notes_site.project import Project

COMMON = ("title", "description", "kind")
REQUIRED = {
    "idea": (*COMMON, "lecture", "segments", "requires", "module"),
    "survey": (*COMMON, "lecture", "segments", "requires"),
    "exercises": (*COMMON, "lecture", "segments", "requires"),
    "reference": COMMON,
}
OPTIONAL = {
    "idea": (),
    "survey": ("module",),
    "exercises": ("module",),
    "reference": ("segments",),
}
LECTURES = ("intro", "vision", "beyond")


def front_matter_problems(project: Project, chapter: Chapter, data: Data) -> Iterator[Problem]:
    """Find keys that are missing, unknown, or say something impossible."""
    name, front = project.name(chapter.path), chapter.front_matter

    def problem(key: str, message: str) -> Problem:
        return Problem(name, chapter.key_lines.get(key, 1), message)

    kind = front.get("kind")
    if kind not in REQUIRED:
        kinds = ", ".join(REQUIRED)
        yield problem("kind", f"front matter: kind is {kind!r}, expected one of {kinds}")
        return
    known = (*REQUIRED[kind], *OPTIONAL[kind])
    for key in front:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            cure = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield problem(str(key), f"front matter: unknown key {key}: {cure}")
    for key in REQUIRED[kind]:
        if key not in front:
            yield problem("", f"front matter: {key} is missing: a chapter of kind {kind} needs it")
    for key in ("title", "description", "module"):
        if key in front and not isinstance(front[key], str):
            yield problem(key, f"front matter: {key} is {front[key]!r}, expected text")
    description = front.get("description")
    if isinstance(description, str) and len(description) > 160:
        yield problem("description", f"description has {len(description)} characters, at most 160")
    if front.get("lecture", "intro") not in LECTURES:
        yield problem("lecture", f"lecture is {front['lecture']!r}, expected one of {LECTURES}")
    requires = front.get("requires", [])
    if not isinstance(requires, list):
        yield problem("requires", f"requires is {requires!r}, expected a list of pages")
        requires = []
    for page in requires:
        if not (project.docs / str(page)).is_file() and page not in data.planned:
            yield problem(
                "requires",
                f"requires {page}, which is neither a chapter nor in includes/planned.yml",
            )
    module = front.get("module")
    if isinstance(module, str):
        path = project.source.joinpath(*module.split(".")).with_suffix(".py")
        if not path.is_file():
            yield problem("module", f"module {module} does not exist: {project.name(path)}")
    if not isinstance(front.get("segments", {}), dict):
        yield problem("segments", "segments is no mapping: write {27: the-equation}")


def claimed_segments(chapter: Chapter) -> dict[tuple[str, str], str]:
    """Give the section that teaches each segment, by lecture and segment."""
    segments = chapter.front_matter.get("segments")
    if not isinstance(segments, dict):
        return {}
    claimed = {}
    for key, section in segments.items():
        lecture, _, segment = str(key).rpartition("-")
        lecture = lecture or str(chapter.front_matter.get("lecture"))
        claimed[lecture, segment] = str(section)
    return claimed


def segment_problems(
    project: Project, chapters: list[Chapter], data: Data
) -> tuple[list[Problem], list[Problem]]:
    """Find segments that belong to no section, or to two.

    Returns:
        Problems, and warnings: segments that neither a chapter nor a plan teaches.
    """
    problems, warnings = [], []
    owners: dict[tuple[str, str], str] = {}
    known = {(k, s.id) for k, lecture in data.lectures.items() for s in lecture.segments}
    for chapter in chapters:
        name = project.name(chapter.path)
        line = chapter.key_lines.get("segments", 1)
        ids = {heading.id for heading in chapter.headings} | {"opening"}
        for (lecture, segment), section in claimed_segments(chapter).items():
            label = f"segment {segment} of {lecture}"
            if (lecture, segment) not in known:
                problems.append(Problem(name, line, f"{label} is not in includes/segments.yml"))
            if section not in ids:
                message = f"{label} is taught in section {section}, which the page does not have"
                problems.append(Problem(name, line, message))
            if other := owners.get((lecture, segment)):
                message = f"{label} is claimed by {other} too: it belongs to one section"
                problems.append(Problem(name, line, message))
            owners[lecture, segment] = name
    for page, planned in data.planned.items():
        for segment in planned.segments:
            if other := owners.get((planned.lecture, segment)):
                message = f"{page} plans segment {segment}, which {other} claims: remove it here"
                problems.append(Problem("includes/planned.yml", 0, message))
            owners[planned.lecture, segment] = page
    for lecture, segment in sorted(known - set(owners)):
        message = f"segment {segment} of {lecture} is taught nowhere: claim or plan it"
        warnings.append(Problem("includes/segments.yml", 0, message))
    return problems, warnings
