"""The data about the notes in includes/: papers, glossary, lectures, planned chapters."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

import yaml

from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper or program that the notes cite, and the places in it that a footnote may name."""

    authors: str
    year: int
    title: str
    url: str
    venue: str = ""
    places: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A word of the glossary.

    Args:
        term: The word.
        text: What it means.
        chapter: Page that teaches it, relative to docs/, perhaps with an anchor.
        forms: Spellings that become a link at their first use in a section.
        also: What people type into a search box instead.
    """

    term: str
    text: str
    chapter: str
    forms: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of a lecture on one subject; times as shown under the video."""

    id: str
    start: str
    end: str
    text: str

    @property
    def seconds(self) -> int:
        """Where it begins, in seconds."""
        return seconds(self.start)


@dataclass(frozen=True, kw_only=True)
class Lecture:
    """A lecture on video, cut into segments without gaps in meaning."""

    title: str
    video: str
    length: str
    speakers: str
    segments: list[Segment]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A chapter that is not written yet, and the segments it will teach."""

    title: str
    description: str
    lecture: str
    segments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Data:
    """All of includes/, by key."""

    papers: dict[str, Paper]
    glossary: dict[str, Term]
    lectures: dict[str, Lecture]
    planned: dict[str, Planned]


Entry = TypeVar("Entry")


def load_data(project: Project) -> tuple[Data, list[Problem]]:
    """Read all of includes/.

    Returns:
        What could be read, and a problem for each file or entry that could not.
    """
    problems: list[Problem] = []

    def read(name: str, kind: type[Entry]) -> dict[str, Entry]:
        path = project.includes / f"{name}.yml"
        try:
            loaded = yaml.safe_load(read_text(project, path)) or {}
        except SourceError as error:
            problems.append(error.problem)
            return {}
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            problems.append(Problem(project.name(path), line, f"is not YAML: {error}"))
            return {}
        entries = {}
        for key, value in loaded.items():
            if why := _error(kind, value):
                problems.append(Problem(project.name(path), 0, f"{key}: {why}"))
            else:
                entries[str(key)] = kind(**value)
        return entries

    lectures = {}
    for key, lecture in read("segments", Lecture).items():
        wrong = [why for s in lecture.segments if (why := _error(Segment, s))]
        problems += [Problem("includes/segments.yml", 0, f"{key}: {why}") for why in wrong]
        if not wrong:
            segments = [Segment(**s) for s in lecture.segments]  # type: ignore[arg-type]
            lectures[key] = Lecture(**{**vars(lecture), "segments": segments})
    data = Data(read("papers", Paper), read("glossary", Term), lectures, read("planned", Planned))
    return data, problems


def data_problems(data: Data, pages: dict[str, set[str]]) -> Iterator[Problem]:
    """Find what the glossary refers to and does not exist.

    Args:
        data: The data.
        pages: Anchors of every page.
    """
    for key, term in data.glossary.items():
        page, _, anchor = term.chapter.partition("#")
        if page in data.planned:
            continue
        if page not in pages or (anchor and anchor not in pages[page]):
            yield Problem(
                "includes/glossary.yml",
                0,
                f"{key} is taught in {term.chapter}, which does not exist: correct it, or list the "
                "chapter in includes/planned.yml",
            )


def _error(kind: type, value: Any) -> str | None:
    names = {f.name for f in fields(kind)}
    required = {f.name for f in fields(kind) if f.default is f.default_factory}
    if not isinstance(value, dict):
        return f"is no mapping with the keys {', '.join(sorted(required))}"
    if unknown := set(value) - names:
        known = ", ".join(sorted(names))
        return f"has the unknown key {', '.join(sorted(unknown))}: known are {known}"
    if missing := required - set(value):
        return f"lacks the key {', '.join(sorted(missing))}: add it"
    return None


def seconds(time: str) -> int:
    """Read a time such as 8:40 or 1:02:40, in seconds."""
    total = 0
    for part in time.split(":"):
        total = 60 * total + int(part)
    return total
