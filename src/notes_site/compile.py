"""Compile: from docs/, snippets/ and src/ to plain Markdown, figures and notebooks in build/."""

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from notes_site.cache import local_imports
from notes_site.chapter import Chapter, parse
from notes_site.checks import resolve_checks
from notes_site.claims import find_given
from notes_site.content import content_problems, todo_warnings, tone_problems
from notes_site.data import Data, data_problems, load_data
from notes_site.embeds import (
    embedded_snippet,
    embedding_problems,
    figure_function,
    figure_links,
    figure_module,
    figure_names,
)
from notes_site.expand import expand
from notes_site.experiments import experiment_problems
from notes_site.fonts import katex_assets
from notes_site.front_matter import front_matter_problems, segment_problems
from notes_site.judge import Given, description_problems, judge_page
from notes_site.lab import Lab, labs, read_lab
from notes_site.lab_pages import lab_files, lab_problems
from notes_site.lab_run import Outputs, run_labs
from notes_site.links import footnote_problems, link_problems, resolve
from notes_site.lists import LISTS
from notes_site.markup import (
    comment_problems,
    element_problems,
    fence_problems,
    open_ended,
    table_problems,
)
from notes_site.math import check_formulas
from notes_site.notebook import render_notebook
from notes_site.page import render_page
from notes_site.problems import Problem, SourceError
from notes_site.project import Project, is_file, read_text, write_if_changed
from notes_site.results import figure_error, run_problems
from notes_site.run import DrawnFigure, Figure, Progress, SnippetRun, run_code
from notes_site.sections import question_problems, section_problems, symbol_problems, symbols
from notes_site.worker import CHECKS


@dataclass
class Compiled:
    """What a run of compile found and made.

    Args:
        problems: What is wrong; nothing is written if there are any.
        warnings: What is missing, but stops nothing.
        files: Content of each file of the build, by its path relative to build/docs.
        counts: For each page its claimed numbers by kind.
        exemptions: For each page line, text and reason of each exempt number.
        outputs: What each snippet printed in this run.
    """

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    exemptions: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)
    outputs: dict[Path, str] = field(default_factory=dict)


@dataclass
class _Sources:
    """All that was read before anything is run.

    Args:
        chapters: The pages that can be read.
        labs: The labs that can be read.
        data: The data.
        pages: Anchors of every page; None for one that cannot be read.
        notation: Symbols of the notation page; None if it cannot be read.
        broken: Files that cannot be read. What depends on them is not judged: their own problem
            shall not drown in others.
    """

    chapters: list[Chapter]
    labs: list[Lab]
    data: Data
    pages: dict[str, set[str] | None]
    notation: set[str] | None
    broken: set[Path]


def compile_project(
    project: Project,
    progress: Progress,
    only: Iterable[Path] = (),
    time_limit: float = 30.0,
    accept: bool = False,
) -> Compiled:
    """Run, check and draw everything, and make the files of the build in memory.

    Args:
        project: The project.
        progress: Called with what, done and total.
        only: Pages to check; all if empty. Others are parsed, but not run.
        time_limit: Seconds that one snippet or figure may take.
        accept: Whether to take new outputs for right.

    Returns:
        The files, and every problem of the run.
    """
    compiled = Compiled()
    sources = _read(project, compiled, accept)
    chosen = [c for c in sources.chapters if not only or c.path in set(only)]
    for number, chapter in enumerate(chosen):
        progress("pages", number, len(chosen))
        compiled.problems += _page_problems(project, chapter, sources)
        compiled.warnings += todo_warnings(project, chapter)
    progress("pages", len(chosen), len(chosen))
    problems, warnings = segment_problems(project, sources.chapters, sources.data)
    if None not in sources.pages.values():
        compiled.warnings += warnings
    if not only:
        compiled.problems += [*problems, *data_problems(sources.data, sources.pages)]
        compiled.problems += _orphans(project, sources)

    checks = {}
    for chapter in chosen:
        checks[chapter.path], problems = resolve_checks(project, chapter)
        compiled.problems += problems
    shown = {p: c for c in chosen for p in _shown(project, c)}
    expressions: dict[Path, list[str]] = {path: [] for path in shown}
    for resolved in checks.values():
        for comment, path in resolved.items():
            expressions.setdefault(path, []).append(comment.text)
    sound = {p: e for p, e in expressions.items() if not _depends(project, p, sources.broken)}
    figures = _figures(project, chosen, sources.broken)
    runs, drawn = run_code(project, sound, figures, progress, time_limit)
    for path in sound:
        accepted = accept or path.with_suffix(".out") in sources.broken
        compiled.problems += run_problems(project, path, runs[path], path in shown, accepted)
    compiled.outputs = {p: r.printed for p, r in runs.items() if p in shown and not r.failed}
    runs |= {path: SnippetRun(error="cannot be read") for path in set(expressions) - set(sound)}
    for (module, function), figure in drawn.items():
        if message := figure_error(project, module, function, figure):
            place = figures[module, function]
            compiled.problems.append(Problem(place.path, place.line, message))

    outputs = _run_labs(project, sources, compiled, progress, time_limit) if not only else {}
    for chapter in chosen:
        name = project.name(chapter.path)
        given = _given(project, chapter, sources.broken)
        verdict = judge_page(chapter, checks[chapter.path], runs, given)
        compiled.counts[name] = verdict.counts
        compiled.exemptions[name] = verdict.exemptions
        found = [*verdict.problems, *description_problems(chapter)]
        compiled.problems += [Problem(name, *place) for place in found]
    compiled.problems = sorted(set(compiled.problems))
    if not compiled.problems and not only:
        _render(project, sources, compiled, drawn)
        for lab in sources.labs:
            compiled.files |= lab_files(project, lab, outputs[lab.name])
    return compiled


def _run_labs(
    project: Project,
    sources: _Sources,
    compiled: Compiled,
    progress: Progress,
    time_limit: float,
) -> dict[str, Outputs]:
    sound = [lab for lab in sources.labs if not _depends(project, lab.path, sources.broken)]
    for lab in sources.labs:
        compiled.problems += lab_problems(project, lab, sources.pages)
    outputs, problems = run_labs(project, sound, progress, time_limit)
    compiled.problems += problems
    return outputs


def write_build(project: Project, compiled: Compiled) -> int:
    """Write the build: only files that changed; those that are no part of it go.

    Returns:
        How many files were written or removed.
    """
    changed = 0
    for path in sorted(project.build.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(project.build).as_posix() not in compiled.files:
            path.unlink()
            changed += 1
    for name, content in compiled.files.items():
        changed += write_if_changed(project.build / name, content)
    return changed


def _read(project: Project, compiled: Compiled, accept: bool) -> _Sources:
    data, problems = load_data(project)
    chapters = []
    broken = set()
    pages: dict[str, set[str] | None] = {}
    for path in sorted(project.docs.rglob("*.md")):
        page = path.relative_to(project.docs).as_posix()
        pages[page] = None
        try:
            chapter = parse(project, path)
        except SourceError as error:
            found = [error.problem]
        else:
            found = open_ended(project, chapter)
        if found:
            problems += found
            broken.add(path)
        else:
            chapters.append(chapter)
            pages[page] = {heading.id for heading in chapter.headings if heading.id}
    found_labs = []
    for path in labs(project):
        try:
            found_labs.append(read_lab(project, path))
        except SourceError as error:
            problems.append(error.problem)
    glossary = pages.get("glossary.md")
    if glossary is not None:
        pages["glossary.md"] = None if "glossary" in data.unread else glossary | set(data.glossary)
    notation: set[str] | None = None if project.docs / "notation.md" in broken else set()
    for chapter in chapters:
        if chapter.page == "notation.md":
            pieces = (p for b in chapter.blocks for unit in b.units for p in unit)
            notation = {s for p in pieces if p.kind == "math" for s in symbols(p.text)}
    unreadable = _unreadable(project, () if accept else ("*.out",))
    problems += unreadable.values()
    stale, unread = experiment_problems(project)
    compiled.problems += [*problems, *stale]
    return _Sources(chapters, found_labs, data, pages, notation, broken | set(unreadable) | unread)


def _unreadable(project: Project, outputs: tuple[str, ...]) -> dict[Path, Problem]:
    """Find code and outputs that are not UTF-8, and code that is not Python."""
    found = {}
    snippets = [path for kind in ("*.py", *outputs) for path in project.snippets.rglob(kind)]
    for path in (*snippets, *project.source.rglob("*.py")):
        try:
            text = read_text(project, path)
            if path.suffix == ".py":
                ast.parse(text)
        except SourceError as error:
            found[path] = error.problem
        except SyntaxError as error:
            message = f"is not Python ({error.msg}): correct the line"
            found[path] = Problem(project.name(path), error.lineno or 0, message)
        except (ValueError, RecursionError, MemoryError) as error:
            message = f"is not Python ({error or 'too deep'}): correct it"
            found[path] = Problem(project.name(path), 0, message)
    return found


def _depends(project: Project, path: Path, broken: set[Path]) -> bool:
    # Mostly nothing is broken, and to follow imports takes time.
    return bool(broken) and not broken.isdisjoint({path, *local_imports(project.source, path)})


def _page_problems(project: Project, chapter: Chapter, sources: _Sources) -> list[Problem]:
    name = project.name(chapter.path)
    problems = [
        *front_matter_problems(project, chapter, sources.data),
        *section_problems(project, chapter),
        *content_problems(project, chapter),
        *tone_problems(project, chapter),
        *question_problems(project, chapter),
        *_pointer_problems(project, chapter, sources),
        *footnote_problems(project, chapter, sources.data),
        *fence_problems(project, chapter),
        *table_problems(project, chapter),
        *element_problems(project, chapter),
    ]
    try:
        formulas = check_formulas("\n".join(chapter.lines))
    except RecursionError:
        formulas = [(0, "quotations or lists stand too deep in each other: take them apart")]
    problems += [Problem(name, *found) for found in formulas]
    if chapter.front_matter.get("kind") == "idea" and sources.notation is not None:
        problems += symbol_problems(project, chapter, sources.notation)
    for comment in chapter.comments:
        if comment.kind == "list" and (
            comment.text not in LISTS
            or (comment.text == "segments" and not sources.data.has("lectures", comment.name))
        ):
            lists = ", ".join(LISTS)
            message = f"no list {comment.text}: there are {lists}, segments with [lecture]"
            problems.append(Problem(name, comment.line, message))
    return problems


def _pointer_problems(project: Project, chapter: Chapter, sources: _Sources) -> list[Problem]:
    """Find what names a snippet, figure, page or file that does not exist."""
    return [
        *comment_problems(project, chapter),
        *link_problems(project, chapter, sources.data, sources.pages),
        *embedding_problems(project, chapter, sources.broken),
    ]


def _shown(project: Project, chapter: Chapter) -> list[Path]:
    paths = (embedded_snippet(project, chapter, link) for link in chapter.links)
    return [path for path in paths if path and is_file(path)]


def _orphans(project: Project, sources: _Sources) -> list[Problem]:
    shown: set[Path] = set()
    # A link or check that names nothing is a problem of its own; what it means is no orphan.
    unread = [path for path in sources.broken if path.is_relative_to(project.docs)]
    excused = {project.snippets / p.relative_to(project.docs).with_suffix("") for p in unread}
    for chapter in sources.chapters:
        folder = project.snippets / chapter.snippet_folder
        links = [embedded_snippet(project, chapter, link) for link in chapter.links]
        named = [c.name for c in chapter.comments if c.kind in ("check", "wrong")]
        if _pointer_problems(project, chapter, sources) or resolve_checks(project, chapter)[1]:
            excused.add(folder)
        shown |= {path for path in links if path}
        if "checks" in named:
            shown.add(folder / CHECKS)
    problems = [
        Problem(project.name(path), 0, "no chapter shows this snippet: link to it, or remove it")
        for path in sorted(project.snippets.rglob("*.py"))
        if path not in shown and path.parent not in excused
    ]
    problems += [
        Problem(project.name(path), 0, "belongs to no snippet: remove it")
        for path in sorted(project.snippets.rglob("*.out"))
        if not path.with_suffix(".py").is_file() or path.stem == "checks"
    ]
    for chapter in sources.chapters:
        module = figure_module(project, chapter)
        if module in sources.broken:
            continue
        names = figure_names(project, module)
        drawn = {figure_function(link) for link in figure_links(chapter)}
        for function in names if drawn <= set(names) else ():
            if not function.startswith("_") and function.islower() and function not in drawn:
                message = f"no chapter shows figure {function}: show it, or begin its name with _"
                problems.append(Problem(project.name(module), 0, message))
    return problems


def _figures(project: Project, chapters: list[Chapter], broken: set[Path]) -> dict[Figure, Problem]:
    """Give the figures that can be drawn, each with its place."""
    wanted = {}
    for chapter in chapters:
        module = figure_module(project, chapter)
        if not module.is_file() or _depends(project, module, broken):
            continue
        names = figure_names(project, module)
        for link in figure_links(chapter):
            if (function := figure_function(link)) in names:
                place = Problem(project.name(chapter.path), link.line, "")
                wanted[module, function] = place
    return wanted


def _given(project: Project, chapter: Chapter, broken: set[Path]) -> Given | None:
    """Give the inputs of a chapter's examples; None if one of its snippets cannot be read."""
    paths = [embedded_snippet(project, chapter, link) for link in chapter.links]
    snippets = [path for path in paths if path]
    targets = [link.target for link in chapter.links if link.alone and not link.image]
    code = [project.docs / resolve(chapter.page, t) for t in targets if t.endswith(".py")]
    if not broken.isdisjoint(snippets) or not all(map(is_file, code)):
        return None
    return find_given([read_text(project, path) for path in snippets])


def _render(
    project: Project,
    sources: _Sources,
    compiled: Compiled,
    drawn: dict[Figure, DrawnFigure],
) -> None:
    # Not read by `notes check`, which makes none.
    from notes_site.cards import make_cards, make_decks

    cards = []
    for chapter in sources.chapters:
        parts = expand(project, chapter, compiled.outputs, drawn)
        cards += make_cards(project, chapter, parts, sources.data)
        counts = compiled.counts[project.name(chapter.path)]
        page = render_page(project, chapter, parts, sources.chapters, sources.data, counts)
        compiled.files[chapter.page] = page.encode()
        if _shown(project, chapter):
            notebook = render_notebook(project, chapter, parts, sources.data)
            compiled.files[f"notebooks/{chapter.snippet_folder}.ipynb"] = notebook.encode()
        for link in figure_links(chapter):
            figure = drawn[figure_module(project, chapter), figure_function(link)]
            stem = f"{chapter.snippet_folder}/{figure_function(link)}"
            for scheme, svg in figure.svg.items():
                compiled.files[f"{stem}.{scheme}.svg"] = svg.encode()
    for path in project.docs.rglob("*"):
        if path.is_file() and path.suffix != ".md":
            compiled.files[path.relative_to(project.docs).as_posix()] = path.read_bytes()
    for name, content in katex_assets(project).items():
        compiled.files[f"assets/katex/{name}"] = content
    compiled.files |= make_decks(project, cards)
