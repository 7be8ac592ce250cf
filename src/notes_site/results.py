"""What is wrong with what snippets printed and with what figures drew."""

from pathlib import Path

from notes_site.problems import Problem
from notes_site.project import Project, read_text
from notes_site.run import DrawnFigure, SnippetRun

FIGURE_LIMIT = 60_000
SNIPPET_LINES = 30


def run_problems(
    project: Project, path: Path, run: SnippetRun, shown: bool, accept: bool
) -> list[Problem]:
    """Find what is wrong with a run.

    Args:
        project: The project.
        path: The snippet.
        run: Its run.
        shown: Whether a page shows it; a `checks.py` has no recorded output.
        accept: Whether to take a new output for right.
    """
    name = project.name(path)
    if run.error:
        return [Problem(name, run.line, f"{run.error}: correct the snippet")]
    if run.differs:
        message = f"is not the same on a second run ({run.differs}): give it a seed of its own"
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
        first = run.printed.partition("\n")[0]
        message = f"does not exist, the snippet prints {first!r} first: run notes accept"
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


def figure_error(project: Project, module: Path, function: str, figure: DrawnFigure) -> str | None:
    """Say what is wrong with a figure; None if nothing is."""
    if figure.error:
        at = project.name(module) + (f":{figure.line}" if figure.line else "")
        return f"figure {function} ({at}): {figure.error}: correct the function"
    if not figure.same_twice:
        return f"figure {function} is not the same twice: give its random numbers a seed"
    if figure.gzipped > FIGURE_LIMIT:
        return (
            f"figure {function} has {figure.gzipped:,} bytes gzipped, at most {FIGURE_LIMIT:,}: "
            "draw grids over 16 × 16 with imshow"
        )
    return None
