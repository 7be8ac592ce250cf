"""What stands above a chapter, and which segments of the lectures it teaches."""

import difflib
import re
from collections.abc import Iterator

from notes_site.chapter import Chapter
from notes_site.data import Data
from notes_site.problems import Problem, did_you_mean
from notes_site.project import Project, is_file

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
ALL = {key for keys in (*REQUIRED.values(), *OPTIONAL.values()) for key in keys}
# Each with its part of the contents.
LECTURES = {
    "intro": "The introduction",
    "vision": "Transformers in vision",
    "beyond": "Beyond the lectures",
}


def front_matter_problems(project: Project, chapter: Chapter, data: Data) -> Iterator[Problem]:
    """Find keys that are missing, unknown, or say something impossible."""
    name, front = project.name(chapter.path), chapter.front_matter

    def problem(key: str, message: str) -> Problem:
        return Problem(name, chapter.key_lines.get(key, 1), message)

    kind = front.get("kind")
    if not isinstance(kind, str) or kind not in REQUIRED:
        if near := difflib.get_close_matches("kind", set(map(str, front)) - {*ALL}, n=1):
            message = f"front matter: unknown key {near[0]}: did you mean kind?"
            yield problem(near[0], message)
            return
        kinds = ", ".join(REQUIRED)
        yield problem("kind", f"front matter: kind is {kind!r}, expected one of {kinds}")
        return
    known = (*REQUIRED[kind], *OPTIONAL[kind])
    meant = set()
    for key in front:
        if key not in known:
            near = difflib.get_close_matches(str(key), set(known) - set(front), n=1)
            meant |= set(near)
            cure = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            yield problem(str(key), f"front matter: unknown key {key}: {cure}")
    for key in REQUIRED[kind]:
        if key not in front and key not in meant:
            yield problem("", f"front matter: {key} is missing: a chapter of kind {kind} needs it")
    for key in ("title", "description", "module"):
        value = front.get(key, key)
        if not (isinstance(value, str) and value.strip() and "\n" not in value.strip()):
            words = "expected text in one line, perhaps in quotes"
            yield problem(key, f"front matter: {key} is {value!r}, {words}")
    description = front.get("description")
    if isinstance(description, str) and len(description) > 160:
        message = f"description has {len(description)} characters, at most 160: shorten it"
        yield problem("description", message)
    if front.get("lecture", "intro") not in LECTURES:
        lectures = ", ".join(LECTURES)
        yield problem("lecture", f"lecture is {front['lecture']!r}, expected one of {lectures}")
    requires = front.get("requires", [])
    if not isinstance(requires, list):
        yield problem("requires", f"requires is {requires!r}, expected a list: [intro/page.md]")
        requires = []
    for page in map(str, requires):
        if not is_file(project.docs / page) and not data.has("planned", page):
            yield problem(
                "requires",
                f"requires {page}, which is neither a chapter nor in includes/planned.yml: correct "
                "it, or plan it there",
            )
    module = front.get("module")
    if isinstance(module, str) and module.strip():
        path = project.source.joinpath(*re.findall(r"\w+", module)).with_suffix(".py")
        if not is_file(path):
            message = f"module {module} does not exist, expected {project.name(path)}: correct it"
            yield problem("module", message)
    if not isinstance(front.get("segments", {}), dict):
        found = repr(front["segments"])
        yield problem("segments", f"segments is {found}, expected a mapping: {{27: the-equation}}")


def claimed_segments(chapter: Chapter) -> dict[tuple[str, str], str]:
    """Give the section that teaches each segment, by lecture and segment."""
    segments = chapter.front_matter.get("segments")
    if not isinstance(segments, dict):
        return {}
    claimed = {}
    for key, section in segments.items():
        lecture, _, segment = str(key).rpartition("-")
        if not lecture and chapter.front_matter.get("kind") != "reference":
            lecture = str(chapter.front_matter.get("lecture"))
            if lecture not in LECTURES:
                continue  # the chapter's lecture is the problem
        claimed[lecture, segment] = str(section)
    return claimed


def segment_problems(
    project: Project, chapters: list[Chapter], data: Data
) -> tuple[list[Problem], list[Problem]]:
    """Find segments that belong to no section, or to two.

    Returns:
        Problems, and warnings: segments that neither a chapter nor a plan teaches.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    if data.unread & {"segments", "planned"}:
        return problems, warnings
    owners: dict[tuple[str, str], str] = {}
    known = {(k, s.id) for k, lecture in data.lectures.items() for s in lecture.segments}
    for chapter in chapters:
        name = project.name(chapter.path)
        line = chapter.key_lines.get("segments", 1)
        ids = {heading.id for heading in chapter.headings} | {"opening"}
        for (lecture, segment), section in claimed_segments(chapter).items():
            label = f"segment {segment} of {lecture}"
            if (lecture, segment) not in known:
                message = f"{label} is not in includes/segments.yml: correct its number"
                problems.append(Problem(name, line, message))
                continue
            if section not in ids:
                cure = did_you_mean(section, ids, "write the id of a heading")
                message = f"{label} is taught in section {section}, which is not there: {cure}"
                problems.append(Problem(name, line, message))
            if other := owners.get((lecture, segment)):
                message = f"{label} is claimed by {other} too: take it out of one of them"
                problems.append(Problem(name, line, message))
            owners[lecture, segment] = name
    for page, planned in data.planned.items():
        for segment in planned.segments:
            if other := owners.get((planned.lecture, segment)):
                message = f"{page} plans segment {segment}, which {other} claims: remove it here"
                line = data.lines["planned"][page]
                problems.append(Problem("includes/planned.yml", line, message))
            owners[planned.lecture, segment] = page
    for lecture, segment in sorted(known - set(owners)):
        message = f"segment {segment} of {lecture} is taught nowhere: claim or plan it"
        line = data.lines["segments"][lecture]
        warnings.append(Problem("includes/segments.yml", line, message))
    return problems, warnings
