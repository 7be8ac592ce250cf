"""Training: each model of an experiment with each seed, alone in a process, then one result."""

import ast
import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from notes_site.cache import versions
from notes_site.experiments import (
    RESULT,
    SCRIPT,
    WEIGHTS,
    Runs,
    changed_sources,
    load_result,
    sources,
    spread,
    weights_digest,
)
from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text, write_if_changed
from notes_site.run import Progress, work
from notes_site.sources import object_source

TIME_LIMIT = 90.0
SEEDS = (1, 2, 3)
DIGITS = 4
TOLERANCE = 0.02  # of ranges without width: a model that is always right may err once elsewhere


def is_fresh(project: Project, folder: Path) -> bool:
    """Tell whether an experiment has a result, and it is that of its code."""
    result = load_result(project, folder)
    return not isinstance(result, Problem) and not changed_sources(project, folder, result)


def train(
    project: Project, folder: Path, progress: Progress, time_limit: float = TIME_LIMIT
) -> list[Problem]:
    """Train an experiment with all its seeds, and record what came out.

    The result is written as a whole at the end, or not at all. Weights are those of the first
    model, trained with the first seed, if its training gives any.

    Args:
        project: The project.
        folder: The experiment.
        progress: Called with what, done and total.
        time_limit: Seconds that one training may take.

    Returns:
        What is wrong: then nothing is written. Or where the new result is not what it was, though
        the code is: then it is written, to be looked at.

    Raises:
        SourceError: If the script cannot be read, or does not name its models.
    """
    script = folder / SCRIPT
    models = _models(project, script)
    # Before the training: what is edited meanwhile makes the result stale.
    trained = sources(project, folder)
    tasks = [
        {"id": ["training", model, seed], "kind": "training", "path": str(script)}
        | {"model": model, "seed": seed}
        for model in models
        for seed in SEEDS
    ]
    answers = work(project, tasks, progress, time_limit)
    name = project.name(script)
    problems = {
        Problem(name, answer.get("line", 0), f"{model}: {_cured(answer['error'])}")
        for (_, model, _), answer in answers.items()
        if "error" in answer
    }
    if problems:
        return sorted(problems)
    before = load_result(project, folder)
    runs = {m: [_round(answers["training", m, seed]["numbers"]) for seed in SEEDS] for m in models}
    try:
        spreads = spread(runs)
    except (KeyError, ValueError, TypeError):
        return [Problem(name, 0, "gives other numbers for another seed: give the same ones")]
    first = answers["training", models[0], SEEDS[0]]
    result = {
        "settings": first["settings"] | {"seeds": len(SEEDS)},
        "runs": runs,
        "spread": spreads,
        "sources": trained,
        "versions": {name: versions()[name] for name in ("python", "torch")},
    }
    if "weights" in first:
        write_if_changed(folder / WEIGHTS, base64.b64decode(first["weights"]))
        result["weights"] = weights_digest(folder)
    else:
        (folder / WEIGHTS).unlink(missing_ok=True)
    write_if_changed(folder / RESULT, dump(result).encode())
    # Settings may name what is not code: on another processor, times are others.
    if isinstance(before, Problem) or any(before[k] != result[k] for k in ("sources", "settings")):
        return []
    return [Problem(project.name(folder / RESULT), 0, text) for text in moves(before["runs"], runs)]


def moves(before: Runs, after: Runs) -> Iterator[str]:
    """Say where results lie further from old ones than the seeds lie from each other."""
    old, new = dict(_ranges(spread(before))), dict(_ranges(spread(after)))
    for name in sorted(old.keys() & new.keys()):
        (lowest, highest), (low, high) = old[name], new[name]
        apart = max(low - highest, lowest - high)
        if apart > max(highest - lowest, high - low, TOLERANCE):
            was, now = f"{lowest:g} to {highest:g}", f"{low:g} to {high:g}"
            yield f"{name} was {was} and is {now}, with the same code: look whether the pages hold"


def dump(result: dict[str, Any]) -> str:
    """Write a result as JSON, with a line for each list of numbers."""
    text = json.dumps(result, indent=2, ensure_ascii=False)
    lists = re.compile(r"\[([^\[\]{}]*)\]")
    return lists.sub(lambda found: f"[{' '.join(found[1].split())}]", text) + "\n"


def _ranges(spreads: dict[str, dict[str, dict[str, Any]]]) -> Iterator[tuple[str, Any]]:
    for model, numbers in spreads.items():
        for name, number in numbers.items():
            lowest, highest = number["lowest"], number["highest"]
            if isinstance(lowest, list):
                for index, ends in enumerate(zip(lowest, highest, strict=True)):
                    yield f"{name}[{index}] of {model}", ends
            else:
                yield f"{name} of {model}", (lowest, highest)


def _cured(error: str) -> str:
    slow = "takes longer" in error
    cure = "train less; on a busy machine use --time-limit" if slow else "correct the script"
    return f"{error}: {cure}"


def _models(project: Project, script: Path) -> tuple[str, ...]:
    name = project.name(script)
    try:
        source = object_source(read_text(project, script), "MODELS")
        models = ast.literal_eval(source.partition("=")[2].strip()) if source else ()
    except (SyntaxError, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        line = getattr(error, "lineno", 0) or 0
        raise SourceError(name, line, f"is not Python ({error}): correct the line") from None
    if not models or not all(isinstance(model, str) for model in models):
        raise SourceError(name, 0, 'does not name its models: write MODELS = ("RNN", "LSTM")')
    return tuple(models)


def _round(numbers: dict[str, Any]) -> dict[str, Any]:
    """Drop the digits that are not the same on another processor anyway."""
    return {
        name: [round(n, DIGITS) for n in value] if isinstance(value, list) else round(value, DIGITS)
        for name, value in numbers.items()
    }
