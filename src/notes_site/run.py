"""Snippets and figures as results: from the cache, or from a worker process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from notes_site import cache
from notes_site.problems import SourceError
from notes_site.project import Project
from notes_site.worker import AMBIENT_SEEDS

TIME_LIMIT = 30.0

Progress = Callable[[str, int, int], None]


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


def run_snippets(
    project: Project,
    expressions: Mapping[Path, Iterable[str]],
    progress: Progress,
    time_limit: float = TIME_LIMIT,
) -> dict[Path, SnippetRun]:
    """Run each snippet twice, alone, under two ambient seeds; or take its result from the cache.

    Args:
        project: The project.
        expressions: For each snippet the expressions to evaluate in its namespace.
        progress: Called with what, done and total after each run.
        time_limit: Seconds that one run may take.

    Returns:
        The result of each snippet. Errors are results too, but not cached.
    """
    sorted_expressions = {path: sorted(set(texts)) for path, texts in expressions.items()}
    keys = {p: cache.key(project, "snippet", p, e) for p, e in sorted_expressions.items()}
    results = {p: cache.load(project, k) for p, k in keys.items()}
    missing = [path for path, result in results.items() if result is None]
    tasks = [
        {
            "id": [str(path), seed],
            "kind": "snippet",
            "path": str(path),
            "expressions": sorted_expressions[path],
            "ambient_seed": seed,
        }
        for path in missing
        for seed in AMBIENT_SEEDS
    ]
    answers = _work(project, tasks, "snippets", progress, time_limit)
    runs = {path: SnippetRun(**result) for path, result in results.items() if result is not None}
    for path in missing:
        first, second = (answers[str(path), seed] for seed in AMBIENT_SEEDS)
        failed = next((answer for answer in (first, second) if "error" in answer), None)
        if failed:
            runs[path] = SnippetRun(error=failed["error"], line=failed.get("line", 0))
        elif differs := _difference(first, second):
            runs[path] = SnippetRun(**first, differs=differs)
        else:
            cache.save(project, keys[path], first)
            runs[path] = SnippetRun(**first)
    return runs


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


def draw_figures(
    project: Project,
    figures: Iterable[tuple[Path, str]],
    progress: Progress,
    time_limit: float = TIME_LIMIT,
) -> dict[tuple[Path, str], DrawnFigure]:
    """Draw each figure, or take it from the cache.

    Args:
        project: The project.
        figures: Module of figures and name of the function, each.
        progress: Called with what, done and total after each figure.
        time_limit: Seconds that one figure may take.

    Returns:
        The drawing of each figure. Errors are results too, but not cached.
    """
    keys = {figure: cache.key(project, "figure", *figure) for figure in figures}
    results = {figure: cache.load(project, k) for figure, k in keys.items()}
    missing = [figure for figure, result in results.items() if result is None]
    tasks = [
        {
            "id": [str(path), function],
            "kind": "figure",
            "path": str(path),
            "module": ".".join(path.relative_to(project.source).with_suffix("").parts),
            "function": function,
        }
        for path, function in missing
    ]
    answers = _work(project, tasks, "figures", progress, time_limit)
    drawn = {figure: DrawnFigure(**r) for figure, r in results.items() if r is not None}
    for figure in missing:
        answer = answers[str(figure[0]), figure[1]]
        drawn[figure] = DrawnFigure(**answer)
        if "error" not in answer and answer["same_twice"]:
            cache.save(project, keys[figure], answer)
    return drawn


def _work(
    project: Project,
    tasks: list[dict[str, Any]],
    what: str,
    progress: Progress,
    time_limit: float,
) -> dict[tuple[str, Any], dict[str, Any]]:
    if not tasks:
        return {}
    # The worker finds the packages of this project first, also in a copy of it.
    path = os.pathsep.join(filter(None, (str(project.source), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "notes_site.worker"]
    request = {"tasks": tasks, "jobs": os.cpu_count() or 1, "time_limit": time_limit}
    answers = {}
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
        progress(what, 0, len(tasks))
        # It stays open: its end tells the worker that nobody waits any longer.
        print(json.dumps(request), file=worker.stdin, flush=True)
        for line in worker.stdout:
            answer = json.loads(line)
            name, detail = answer.pop("id")
            answers[name, detail] = answer
            progress(what, len(answers), len(tasks))
    if len(answers) < len(tasks):
        message = f"stopped after {len(answers)} of {len(tasks)} {what}: see above, and run again"
        raise SourceError("src/notes_site/worker.py", 0, message)
    return answers
