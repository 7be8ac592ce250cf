"""A new chapter: text, snippet, figure, model and test that build before a word is changed.

The template is a finished chapter by the name of beyond/my-idea; another name takes its place.
"""

import json
import keyword
import re
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import yaml

from notes_site.data import Lecture, Planned, load_data
from notes_site.front_matter import LECTURES
from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text, read_yaml, write_if_changed
from notes_site.sources import object_names

TEMPLATE = Path(__file__).with_name("template")
NAME = re.compile(r"(?P<folder>[\w-]+)/(?P<slug>[a-z]+(?:-[a-z]+)*)")
LONGEST = 40
DESCRIPTION = "TODO: what it is, in one sentence for search engines and the list of chapters."


def new_chapter(project: Project, name: str) -> tuple[list[Path], list[Problem]]:
    """Write all files of a chapter, and put it into the contents.

    A model of its name that exists already is shown; else it gets one, with its test.

    Args:
        project: The project.
        name: Folder and name, such as beyond/my-idea.

    Returns:
        The files that were written or changed, or why none was.
    """
    data, problems = load_data(project)
    problems += name_problems(project, name)
    if problems:
        return [], problems
    page = f"{name}.md"
    folder = name.partition("/")[0]
    planned, lecture = data.planned.get(page), data.lectures.get(folder)
    files = {project.root / path: text for path, text in _files(project, name, planned, lecture)}
    package = project.source / "notes_site" / "figures" / folder / "__init__.py"
    if not package.is_file():
        files[package] = f'"""Figures of the chapters in {folder}/."""\n'
    settings = project.root / "mkdocs.yml"
    files[settings] = add_to_contents(read_text(project, settings), page)
    if planned:
        plan = project.includes / "planned.yml"
        files[plan] = remove_entry(project.name(plan), read_text(project, plan), page)
    for path, text in files.items():
        write_if_changed(path, text.encode())
    return list(files), []


def name_problems(project: Project, name: str) -> Iterator[Problem]:
    """Find out why a chapter cannot have a name."""
    parts = NAME.fullmatch(name)
    if not parts:
        message = "is no name for a chapter: write folder/name, as in beyond/my-idea, in small "
        yield Problem(name, 0, f"{message}letters and hyphens only")
        return
    if parts["folder"] not in LECTURES:
        folders = ", ".join(LECTURES)
        yield Problem(name, 0, f"there is no folder {parts['folder']}: chapters are in {folders}")
        return
    module = parts["slug"].replace("-", "_")
    if keyword.iskeyword(module):
        yield Problem(name, 0, f"{module} is a word of Python: no module can have this name")
    if len(name) > LONGEST:
        yield Problem(name, 0, f"has {len(name)} characters, at most {LONGEST}: shorten it")
    for path in _targets(project, name).values():
        # Two tests of one name cannot be collected together, wherever they stand.
        tests = project.root.glob(f"tests/**/{path.name}") if path.parts[0] == "tests" else []
        for taken in (project.root / path, *tests):
            if taken.exists():
                message = f"exists already: {name} needs this name, choose another"
                yield Problem(project.name(taken), 0, message)
                break


def add_to_contents(settings: str, page: str) -> str:
    """Add a page to nav in mkdocs.yml, behind the last one of its folder.

    Args:
        settings: The file.
        page: The page, relative to docs/.

    Returns:
        The file with one line more; two if its group did not exist.

    Raises:
        SourceError: If nav is not written as one page a line.
    """
    lines = settings.split("\n")
    start = lines.index("nav:") if "nav:" in lines else len(lines)
    inside = list(takewhile(lambda n: lines[n].startswith(" "), range(start + 1, len(lines))))
    folder = page.partition("/")[0]
    siblings = [n for n in inside if re.search(rf"- (?:.+: )?{folder}/\S+\.md$", lines[n])]
    if siblings:
        indent = lines[siblings[-1]].partition("-")[0]
        lines.insert(siblings[-1] + 1, f"{indent}- {page}")
    elif inside:
        reference = (n for n in inside if lines[n] == "  - Reference:")
        place = next(reference, inside[-1] + 1)
        lines[place:place] = [f"  - {LECTURES[folder]}:", f"      - {page}"]
    added = "\n".join(lines)
    if f'"{page}"' not in json.dumps(read_yaml("mkdocs.yml", added)[0].get("nav")):
        message = f"nav has no line for {page} to stand in: write nav: with one page a line"
        raise SourceError("mkdocs.yml", start + 1, message)
    return added


def remove_entry(name: str, text: str, key: str) -> str:
    """Take an entry out of a file of includes/; comments and order stay."""
    _, starts = read_yaml(name, text)
    lines = text.split("\n")
    first = starts[key] - 1
    last = min((n - 1 for n in starts.values() if n - 1 > first), default=len(lines) - 1)
    return "\n".join(lines[:first] + lines[last:])


def _targets(project: Project, name: str) -> dict[str, Path]:
    """Name the file that each file of the template becomes, relative to the root."""
    snippet = Path("snippets", name, "every_number_is_averaged_alone")
    targets = {
        "chapter.md": Path("docs", f"{name}.md"),
        "snippet.py": snippet.with_suffix(".py"),
        "snippet.out": snippet.with_suffix(".out"),
        "figures.py": Path("src/notes_site/figures", f"{name.replace('-', '_')}.py"),
    }
    model = _model(project, name)
    if not model.is_file():
        targets["module.py"] = model.relative_to(project.root)
        targets["test_module.py"] = Path("tests/transformer_notes", f"test_{model.name}")
    return targets


def _model(project: Project, name: str) -> Path:
    module = name.partition("/")[2].replace("-", "_")
    return project.source / "transformer_notes" / f"{module}.py"


def _files(
    project: Project, name: str, planned: Planned | None, lecture: Lecture | None
) -> Iterator[tuple[Path, str]]:
    slug = name.partition("/")[2]
    model = _model(project, name)
    objects = object_names(read_text(project, model)) if model.is_file() else []
    shown = next((name for name in objects if not name.startswith("_")), "weighted_average")
    for file, path in _targets(project, name).items():
        text = (TEMPLATE / file).read_text(encoding="utf-8")
        text = text.replace("beyond/my-idea", name).replace("my-idea", slug)
        text = text.replace("my_idea", model.stem).replace("my idea", slug.replace("-", " "))
        if file == "chapter.md":
            text = _head(name, planned, lecture) + text.replace("weighted_average", shown)
        yield path, text


def _head(name: str, planned: Planned | None, lecture: Lecture | None) -> str:
    """Write the front matter and the first line: where the lecture has it, or that it has not."""
    folder, _, slug = name.partition("/")
    segments = (
        [s for s in lecture.segments if planned and s.id in planned.segments] if lecture else []
    )
    front = {
        "title": planned.title if planned else slug.replace("-", " ").capitalize(),
        "description": planned.description if planned else DESCRIPTION,
        "kind": "idea",
        "lecture": folder,
        "segments": {segment.id: "opening" for segment in segments},
        "requires": [],
        "module": f"transformer_notes.{slug.replace('-', '_')}",
    }
    first = "This idea is not in the lectures."
    if lecture:
        times = [(s.start, s.seconds) for s in segments] or [("0:00", 0)]
        links = (f"[{start}](https://youtu.be/{lecture.video}?t={at})" for start, at in times)
        first = f"In the lecture: {', '.join(links)}."
    above = yaml.safe_dump(
        front, sort_keys=False, allow_unicode=True, default_flow_style=None, width=1000
    )
    return f"---\n{above}---\n\n{first}\n\n"
