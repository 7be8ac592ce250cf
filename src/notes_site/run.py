"""Snippets, figures and trainings as results: from the cache, or from a worker process."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from notes_site import cache
from notes_site.problems import SourceError
from notes_site.project import Project
from notes_site.worker import AMBIENT_SEEDS, PARTS

TIME_LIMIT = 30.0

Progress = Callable[[str, int, int], None]
Figure = tuple[Path, str]  # its module, and the function in it


@dataclass(frozen=True)
class SnippetRun:
    """What a snippet printed, and what the expressions of its checks gave.

    Args:
        printed: Standard output.
        values: For each expression {"value": …} or {"error": …}, see `worker.plain`.
        error: Why it did not run to its end; None if it did.
        line: Line of the error in the snippet; 0 if unknown.
        differs: What it printed or gave else under another ambient seed; empty if nothing.
    """

    printed: str = ""
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    error: str | None = None
    line: int = 0
    differs: str = ""

    @property
    def failed(self) -> bool:
        """Whether its values mean nothing."""
        return bool(self.error or self.differs)


@dataclass(frozen=True)
class DrawnFigure:
    """A figure as SVG for light and dark pages.

    Args:
        svg: The file for each scheme.
        gzipped: Size of both, compressed, in bytes.
        error: Why it could not be drawn; None if it was.
        line: Line of the error in the module of figures; 0 if unknown.
        same_twice: Whether a second drawing gave the same bytes.
    """

    svg: dict[str, str] = field(default_factory=dict)
    gzipped: int = 0
    error: str | None = None
    line: int = 0
    same_twice: bool = True


def run_code(
    project: Project,
    snippets: Mapping[Path, Iterable[str]],
    figures: Iterable[Figure],
    progress: Progress,
    time_limit: float = TIME_LIMIT,
) -> tuple[dict[Path, SnippetRun], dict[Figure, DrawnFigure]]:
    """Run each snippet twice, alone, under two ambient seeds, and draw each figure.

    What the cache knows is not run again; the rest shares a worker, which imports torch once.

    Args:
        project: The project.
        snippets: For each snippet the expressions to evaluate in its namespace.
        figures: The figures to draw.
        progress: Called with what, done and total after each run.
        time_limit: Seconds that one run may take.

    Returns:
        The result of each snippet and of each figure. Errors are results too, but not cached.
    """
    expressions = {path: sorted(set(texts)) for path, texts in snippets.items()}
    snippet_keys = {p: cache.key(project, "snippet", p, e) for p, e in expressions.items()}
    figure_keys = {figure: cache.key(project, "figure", *figure) for figure in figures}
    results = {k: cache.load(project, k) for k in [*snippet_keys.values(), *figure_keys.values()]}
    # Figures take longest: begun last, one of them would keep the others waiting.
    tasks = [_figure_task(project, f) for f, key in figure_keys.items() if results[key] is None]
    tasks += [
        _snippet_task(path, seed, expressions[path])
        for path, key in snippet_keys.items()
        for seed in AMBIENT_SEEDS
        if results[key] is None
    ]
    answers = work(project, tasks, progress, time_limit)
    runs = {}
    for path, key in snippet_keys.items():
        if result := results[key]:
            runs[path] = SnippetRun(**result)
            continue
        first, second = (answers["snippet", str(path), seed] for seed in AMBIENT_SEEDS)
        runs[path] = _compare(first, second)
        if not runs[path].failed:
            cache.save(project, key, first)
    drawn = {}
    for (path, function), key in figure_keys.items():
        answer = results[key] or answers["figure", str(path), function]
        figure = drawn[path, function] = DrawnFigure(**answer)
        if not results[key] and not figure.error and figure.same_twice:
            cache.save(project, key, answer)
    return runs, drawn


def _snippet_task(path: Path, seed: int, expressions: list[str]) -> dict[str, Any]:
    return {
        "id": ["snippet", str(path), seed],
        "kind": "snippet",
        "path": str(path),
        "expressions": expressions,
        "ambient_seed": seed,
    }


def _figure_task(project: Project, figure: Figure) -> dict[str, Any]:
    path, function = figure
    return {
        "id": ["figure", str(path), function],
        "kind": "figure",
        "path": str(path),
        "module": ".".join(path.relative_to(project.source).with_suffix("").parts),
        "function": function,
    }


def _compare(first: dict[str, Any], second: dict[str, Any]) -> SnippetRun:
    """Make one run of two, which must agree."""
    for answer in (first, second):
        if "error" in answer:
            return SnippetRun(error=answer["error"], line=answer.get("line", 0))
    return SnippetRun(**first, differs=_difference(first, second))


def _difference(first: dict[str, Any], second: dict[str, Any]) -> str:
    """Say what a snippet printed or gave else on its second run; nothing if it is the same."""
    lines = zip_longest(first["printed"].split("\n"), second["printed"].split("\n"), fillvalue="")
    for number, (was, now) in enumerate(lines, start=1):
        if was != now:
            return f"line {number} of its output was {was!r} and is {now!r}"
    for text, value in first["values"].items():
        # As text, in which NaN is NaN.
        was, now = json.dumps(value), json.dumps(second["values"][text])
        if was != now:
            return f"{text} was {was} and is {now}"
    return ""


def work(
    project: Project,
    tasks: list[dict[str, Any]],
    progress: Progress,
    time_limit: float,
) -> dict[tuple[str, str, Any], dict[str, Any]]:
    """Have a worker do tasks, each alone in a process.

    Args:
        project: The project.
        tasks: The tasks, see `worker`.
        progress: Called with what, done and total after each task, or each part of a long one.
        time_limit: Seconds that one task may take.

    Returns:
        The answer to each task, by its id.
    """
    if not tasks:
        return {}
    totals = Counter(task["kind"] for task in tasks for _ in range(PARTS.get(task["kind"], 1)))
    # The worker finds the packages of this project first, also in a copy of it.
    path = os.pathsep.join(filter(None, (str(project.source), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "notes_site.worker"]
    request = {"tasks": tasks, "jobs": os.cpu_count() or 1, "time_limit": time_limit}
    answers: dict[tuple[str, str, Any], dict[str, Any]] = {}
    done: Counter[str] = Counter()
    parts: Counter[tuple[str, str, Any]] = Counter()
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env=environment,
        cwd=project.root,
        process_group=0,  # Ctrl-C ends this process, whose end it notices
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        for kind, total in totals.items():
            progress(f"{kind}s", 0, total)
        # It stays open: its end tells the worker that nobody waits any longer.
        print(json.dumps(request), file=worker.stdin, flush=True)
        for line in worker.stdout:
            answer = json.loads(line)
            kind, name, detail = answer.pop("id")
            new = 1
            if "part" not in answer:
                answers[kind, name, detail] = answer
                new = PARTS.get(kind, 1) - parts[kind, name, detail]
            parts[kind, name, detail] += new
            for _ in range(new):
                done[kind] += 1
                progress(f"{kind}s", done[kind], totals[kind])
    if len(answers) < len(tasks):
        message = f"stopped after {len(answers)} of {len(tasks)} runs: see above, and run again"
        raise SourceError("src/notes_site/worker.py", 0, message)
    return answers
