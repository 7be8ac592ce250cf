"""The data about the notes in includes/: what is cited, named, asked, said and planned."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text, read_yaml

TIME = re.compile(r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}")


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
class Question:
    """What learners ask.

    Args:
        text: The question.
        answer: Page that answers it, relative to docs/, perhaps with an anchor.
    """

    text: str
    answer: str


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
    """All of includes/, by key.

    Args:
        papers: What the notes cite.
        glossary: The words.
        questions: What learners ask.
        lectures: The videos.
        planned: Chapters by their page.
        lines: Line of each key, by the name of its file.
        unread: Names of files with problems of their own: what refers to them is not judged.
    """

    papers: dict[str, Paper]
    glossary: dict[str, Term]
    questions: dict[str, Question]
    lectures: dict[str, Lecture]
    planned: dict[str, Planned]
    lines: dict[str, dict[str, int]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def has(self, name: str, key: str) -> bool:
        """Tell whether papers, glossary, lectures or planned has a key; yes if it is unread."""
        return {"lectures": "segments"}.get(name, name) in self.unread or key in getattr(self, name)


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
            loaded, lines[name] = read_yaml(project.name(path), read_text(project, path))
        except SourceError as error:
            problems.append(error.problem)
            return {}
        if not isinstance(loaded or {}, dict):
            problems.append(Problem(project.name(path), 1, "is no mapping: write key: entry"))
            return {}
        entries = {}
        for key, value in (loaded or {}).items():
            if why := _error(kind, value):
                problem = Problem(project.name(path), lines[name].get(str(key), 0), f"{key}: {why}")
                problems.append(problem)
            else:
                entries[str(key)] = kind(**value)
        return entries

    lines: dict[str, dict[str, int]] = {}
    lectures = {}
    for key, lecture in read("segments", Lecture).items():
        wrong = list(_lecture_errors(lecture))
        line = lines["segments"][key]
        problems += [Problem("includes/segments.yml", line, f"{key}: {why}") for why in wrong]
        if not wrong:
            segments = [Segment(**s) for s in lecture.segments]  # type: ignore[arg-type]
            lectures[key] = Lecture(**{**vars(lecture), "segments": segments})
    papers, glossary = read("papers", Paper), read("glossary", Term)
    questions, planned = read("questions", Question), read("planned", Planned)
    unread = frozenset(problem.path[len("includes/") : -len(".yml")] for problem in problems)
    return Data(papers, glossary, questions, lectures, planned, lines, unread), problems


def data_problems(data: Data, pages: dict[str, set[str] | None]) -> Iterator[Problem]:
    """Find what glossary and questions refer to and does not exist.

    Args:
        data: The data.
        pages: Anchors of every page; None for one that cannot be read.
    """
    taught = [("glossary", key, "taught", term.chapter) for key, term in data.glossary.items()]
    answered = [("questions", key, "answered", q.answer) for key, q in data.questions.items()]
    for name, key, how, target in taught + answered:
        page, _, anchor = target.partition("#")
        if page in data.planned or "planned" in data.unread:
            continue
        anchors = pages.get(page, set())
        if page not in pages or (anchor and anchors is not None and anchor not in anchors):
            yield Problem(
                f"includes/{name}.yml",
                data.lines[name][key],
                f"{key} is {how} in {target}, which does not exist: correct it, or list the "
                "chapter in includes/planned.yml",
            )


def _error(kind: type, value: Any) -> str | None:
    names = {f.name for f in fields(kind)}
    required = {f.name for f in fields(kind) if f.default is f.default_factory}
    if not isinstance(value, dict):
        return f"is no mapping with the keys {', '.join(sorted(required))}"
    if unknown := set(map(str, value)) - names:
        known = ", ".join(sorted(names))
        return f"has the unknown key {', '.join(sorted(unknown))}: known are {known}"
    if missing := required - set(value):
        return f"lacks the key {', '.join(sorted(missing))}: add it"
    for key, expected in get_type_hints(kind).items():
        if key in value and not _fits(value[key], expected):
            words = FORMS.get(expected, "a list of entries")
            return f"{key} is {value[key]!r}, expected {words}: correct it"
    return None


FORMS: dict[Any, str] = {
    str: "text, perhaps in quotes",
    int: "a whole number",
    list[str]: "a list of texts, perhaps in quotes",
    dict[str, str]: "a mapping of texts",
}


def _fits(value: Any, expected: Any) -> bool:
    kind, inner = get_origin(expected) or expected, get_args(expected)
    if not isinstance(value, kind) or str not in inner:
        return isinstance(value, kind)
    entries = [*value, *value.values()] if kind is dict else value
    return all(isinstance(entry, str) for entry in entries)


def _lecture_errors(lecture: Lecture) -> Iterator[str]:
    if not TIME.fullmatch(lecture.length):
        yield f"length is {lecture.length!r}, expected a time such as 1:02:40: correct it"
    seen = set()
    for segment in lecture.segments:
        if why := _error(Segment, segment):
            yield f"a segment {why}"
            continue
        entry = Segment(**segment)  # type: ignore[arg-type]
        for time in (entry.start, entry.end):
            if not TIME.fullmatch(time):
                yield f"segment {entry.id} has the time {time!r}, expected one such as 8:40"
        if entry.id in seen:
            yield f"segment {entry.id} stands twice: give one of them another id"
        seen.add(entry.id)


def seconds(time: str) -> int:
    """Read a time such as 8:40 or 1:02:40, in seconds."""
    total = 0
    for part in time.split(":"):
        total = 60 * total + int(part)
    return total
