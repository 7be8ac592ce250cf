"""Compile: from docs/, snippets/ and src/ to plain Markdown, figures and notebooks in build/."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from notes_site.chapter import Chapter, Comment, parse
from notes_site.checks import Value, Verdict, expression_error, flatten, judge
from notes_site.claims import find_claims, find_given
from notes_site.data import Data, data_problems, load_data
from notes_site.expand import (
    embedded_snippet,
    embedding_problems,
    expand,
    figure_function,
    figure_links,
    figure_module,
)
from notes_site.front_matter import front_matter_problems, segment_problems
from notes_site.links import footnote_problems, link_problems
from notes_site.lists import LISTS
from notes_site.markup import comment_problems, fence_problems
from notes_site.math import check_formulas, katex_assets
from notes_site.notebook import render_notebook
from notes_site.page import render_page
from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text, write_if_changed
from notes_site.run import DrawnFigure, Progress, SnippetRun, draw_figures, run_snippets
from notes_site.sections import question_problems, section_problems, symbol_problems, symbols
from notes_site.sources import object_names

FIGURE_LIMIT = 60_000
SNIPPET_LINES = 30


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
    """All that was read before anything is run."""

    chapters: list[Chapter]
    data: Data
    pages: dict[str, set[str]]
    notation: set[str]


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
    sources = _read(project, compiled)
    chosen = [c for c in sources.chapters if not only or c.path in set(only)]
    for chapter in chosen:
        compiled.problems += _page_problems(project, chapter, sources)
    problems, warnings = segment_problems(project, sources.chapters, sources.data)
    compiled.warnings += warnings
    if not only:
        compiled.problems += [*problems, *data_problems(sources.data, sources.pages)]
        compiled.problems += _orphans(project, sources.chapters)

    checks = {}
    for chapter in chosen:
        checks[chapter.path], problems = resolve_checks(project, chapter)
        compiled.problems += problems
    shown = {p: c for c in chosen for p in _shown(project, c)}
    expressions: dict[Path, list[str]] = {path: [] for path in shown}
    for resolved in checks.values():
        for comment, path in resolved.items():
            expressions.setdefault(path, []).append(comment.text)
    runs = run_snippets(project, expressions, progress, time_limit)
    for path in expressions:
        compiled.problems += _run_problems(project, path, runs[path], path in shown, accept)
    compiled.outputs = {path: run.printed for path, run in runs.items() if path in shown}

    drawn = _draw(project, chosen, compiled, progress, time_limit)
    for chapter in chosen:
        name = project.name(chapter.path)
        given = find_given([read_text(project, path) for path in _shown(project, chapter)])
        verdict = judge_page(chapter, checks[chapter.path], runs, given)
        compiled.counts[name] = verdict.counts
        compiled.exemptions[name] = verdict.exemptions
        compiled.problems += [Problem(name, *found) for found in verdict.problems]
    compiled.problems = sorted(set(compiled.problems))
    if not compiled.problems and not only:
        _render(project, sources, compiled, drawn)
    return compiled


def write_build(project: Project, compiled: Compiled) -> int:
    """Write the build: only files that changed; those that are no part of it go.

    Returns:
        How many files were written or removed.
    """
    changed = sum(
        write_if_changed(project.build / name, content) for name, content in compiled.files.items()
    )
    for path in sorted(project.build.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(project.build).as_posix() not in compiled.files:
            path.unlink()
            changed += 1
    return changed


def _read(project: Project, compiled: Compiled) -> _Sources:
    data, problems = load_data(project)
    compiled.problems += problems
    chapters = []
    for path in sorted(project.docs.rglob("*.md")):
        try:
            chapters.append(parse(project, path))
        except SourceError as error:
            compiled.problems.append(error.problem)
    pages = {c.page: {h.id for h in c.headings if h.id} for c in chapters}
    if "glossary.md" in pages:
        pages["glossary.md"] |= set(data.glossary)
    notation: set[str] = set()
    for chapter in chapters:
        if chapter.page == "notation.md":
            pieces = (p for b in chapter.blocks for unit in b.units for p in unit)
            notation = {s for p in pieces if p.kind == "math" for s in symbols(p.text)}
    return _Sources(chapters, data, pages, notation)


def _page_problems(project: Project, chapter: Chapter, sources: _Sources) -> list[Problem]:
    name = project.name(chapter.path)
    problems = [
        *front_matter_problems(project, chapter, sources.data),
        *section_problems(project, chapter),
        *comment_problems(project, chapter),
        *question_problems(project, chapter),
        *link_problems(project, chapter, sources.data, sources.pages),
        *footnote_problems(project, chapter, sources.data),
        *fence_problems(project, chapter),
        *embedding_problems(project, chapter),
        *(Problem(name, *found) for found in check_formulas("\n".join(chapter.lines))),
    ]
    if chapter.front_matter.get("kind") == "idea":
        problems += symbol_problems(project, chapter, sources.notation)
    for comment in chapter.comments:
        if comment.kind == "list" and (
            comment.text not in LISTS
            or (comment.text == "segments" and comment.name not in sources.data.lectures)
        ):
            lists = ", ".join(LISTS)
            problems.append(
                Problem(name, comment.line, f"no list {comment.text}: there are {lists}")
            )
    return problems


def _shown(project: Project, chapter: Chapter) -> list[Path]:
    paths = (embedded_snippet(project, chapter, link) for link in chapter.links)
    return [path for path in paths if path and path.is_file()]


def _orphans(project: Project, chapters: list[Chapter]) -> list[Problem]:
    shown = {path for chapter in chapters for path in _shown(project, chapter)}
    named = {
        project.snippets / chapter.snippet_folder / "checks.py"
        for chapter in chapters
        if any(comment.name == "checks" for comment in chapter.comments)
    }
    problems = [
        Problem(project.name(path), 0, "no chapter shows this snippet: link to it, or remove it")
        for path in sorted(project.snippets.rglob("*.py"))
        if path not in shown | named
    ]
    problems += [
        Problem(project.name(path), 0, "belongs to no snippet: remove it")
        for path in sorted(project.snippets.rglob("*.out"))
        if not path.with_suffix(".py").is_file() or path.with_suffix(".py") not in shown
    ]
    for chapter in chapters:
        module = figure_module(project, chapter)
        if not module.is_file():
            continue
        drawn = {figure_function(link) for link in figure_links(chapter)}
        for function in object_names(read_text(project, module)):
            if not function.startswith("_") and function.islower() and function not in drawn:
                message = f"no chapter shows figure {function}: show it, or begin its name with _"
                problems.append(Problem(project.name(module), 0, message))
    return problems


def resolve_checks(project: Project, chapter: Chapter) -> tuple[dict[Comment, Path], list[Problem]]:
    """Find the snippet that each check of a chapter names.

    Returns:
        The snippet of each check that can be evaluated, and a problem for each that cannot.
    """
    name = project.name(chapter.path)
    problems = []
    resolved = {}
    for comment in chapter.comments:
        if comment.kind not in ("check", "wrong") or not comment.text:
            continue
        folder = chapter.snippet_folder + "/" if "/" not in comment.name else ""
        path = project.snippets / f"{folder}{comment.name}.py"
        if error := expression_error(comment.text):
            problems.append(Problem(name, comment.line, f"check {comment.text} {error}"))
        elif comment.block is None:
            message = f"check {comment.text} follows nothing it can compare with: move it"
            problems.append(Problem(name, comment.line, message))
        elif not path.is_file():
            message = f"check names {comment.name}, but {project.name(path)} does not exist"
            problems.append(Problem(name, comment.line, f"{message}: correct the name"))
        else:
            resolved[comment] = path
    return resolved, problems


def _run_problems(
    project: Project, path: Path, run: SnippetRun, shown: bool, accept: bool
) -> list[Problem]:
    name = project.name(path)
    if run.error:
        return [Problem(name, run.line, f"{run.error}: correct the snippet")]
    if run.differs:
        message = "prints or computes something else on a second run: give it a seed of its own"
        return [Problem(name, 0, message)]
    if not shown:
        return []
    problems = []
    code = read_text(project, path)
    if (length := len(code.splitlines())) > SNIPPET_LINES:
        message = f"has {length} lines, at most {SNIPPET_LINES}: cut it, or make two of it"
        problems.append(Problem(name, SNIPPET_LINES + 1, message))
    recorded = path.with_suffix(".out")
    if accept:
        return problems
    if not recorded.is_file():
        message = f"does not exist, the snippet prints {run.printed[:60]!r}: run notes accept"
        return [*problems, Problem(project.name(recorded), 0, message)]
    expected = read_text(project, recorded)
    if expected != run.printed:
        line, was, found = first_difference(expected, run.printed)
        message = f"recorded is {was!r}, the snippet prints {found!r}: mend it, or run notes accept"
        problems.append(Problem(project.name(recorded), line, message))
    return problems


def first_difference(expected: str, printed: str) -> tuple[int, str, str]:
    """Find the first line in which two texts differ: its number from 1, and both versions."""
    old, new = expected.split("\n"), printed.split("\n")
    for number, (was, found) in enumerate(zip(old, new, strict=False), start=1):
        if was != found:
            return number, was, found
    number = min(len(old), len(new))
    return number + 1, "".join(old[number : number + 1]), "".join(new[number : number + 1])


def _draw(
    project: Project,
    chapters: list[Chapter],
    compiled: Compiled,
    progress: Progress,
    time_limit: float,
) -> dict[tuple[Path, str], DrawnFigure]:
    wanted: dict[tuple[Path, str], Problem] = {}
    for chapter in chapters:
        module = figure_module(project, chapter)
        if not module.is_file():
            continue
        names = object_names(read_text(project, module))
        for link in figure_links(chapter):
            if (function := figure_function(link)) in names:
                place = Problem(project.name(chapter.path), link.line, "")
                wanted[module, function] = place
    drawn = draw_figures(project, wanted, progress, time_limit)
    for (module, function), figure in drawn.items():
        place = wanted[module, function]
        message = ""
        if figure.error:
            at = f"{project.name(module)}:{figure.line}"
            message = f"figure {function} ({at}): {figure.error}: correct the function"
        elif not figure.same_twice:
            message = f"figure {function} is not the same twice: give its random numbers a seed"
        elif figure.gzipped > FIGURE_LIMIT:
            message = (
                f"figure {function} has {figure.gzipped:,} bytes gzipped, at most "
                f"{FIGURE_LIMIT:,}: "
                "draw grids over 16 × 16 with imshow"
            )
        if message:
            compiled.problems.append(Problem(place.path, place.line, message))
    return drawn


def judge_page(
    chapter: Chapter,
    checks: dict[Comment, Path],
    runs: dict[Path, SnippetRun],
    given: tuple[set[float], set[str]],
) -> Verdict:
    """Account for every claim of a page.

    Args:
        chapter: The page.
        checks: Its checks, from `resolve_checks`.
        runs: The runs of their snippets.
        given: The inputs of its examples, from `find_given`.
    """
    total = Verdict()
    for block in chapter.blocks:
        values: list[Value] = []
        failed = False
        for comment, path in checks.items():
            if comment.block is not block or runs[path].error:
                failed = failed or comment.block is block
                continue
            result = runs[path].values[comment.text]
            if "error" in result:
                failed = True
                message = f"check {comment.text} fails: {result['error']}: correct the expression"
                total.problems.append((comment.line, message))
            else:
                values += flatten(comment, result["value"])
        below = [c for c in chapter.comments if c.block is block]
        broken = any(c.kind in ("check", "wrong") and c not in checks for c in below)
        if failed or broken:
            continue  # the failed check is the problem; what it would have covered is not
        exempt = [comment for comment in below if comment.kind == "exempt"]
        total += judge(block, find_claims(block), values, exempt, given)
    return total


def _render(
    project: Project,
    sources: _Sources,
    compiled: Compiled,
    drawn: dict[tuple[Path, str], DrawnFigure],
) -> None:
    for chapter in sources.chapters:
        parts = expand(project, chapter, compiled.outputs, drawn)
        page = render_page(project, chapter, parts, sources.chapters, sources.data)
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
    for name, path in katex_assets().items():
        compiled.files[f"assets/katex/{name}"] = path.read_bytes()
