"""Experiments: what is trained, and whether a recorded result is still that of its code."""

import ast
import hashlib
import io
import json
import math
import tokenize
from functools import cache
from pathlib import Path
from typing import Any

from notes_site.cache import local_imports
from notes_site.problems import Problem, SourceError
from notes_site.project import Project, read_text
from notes_site.solution import RECORDED
from notes_site.sources import object_source

SCRIPT, RESULT, WEIGHTS = "train.py", "result.json", "weights.npz"
PARTS = {"settings", "runs", "spread", "sources", "versions"}
CURE = "run make train"

Runs = dict[str, list[dict[str, Any]]]  # for each model the numbers of each seed


def experiments(project: Project) -> list[Path]:
    """Find the folders of all experiments."""
    files = (path for name in (SCRIPT, RESULT) for path in project.experiments.glob(f"*/{name}"))
    return sorted({path.parent for path in files})


def sources(project: Project, folder: Path) -> dict[str, str]:
    """Name the result of an experiment by all the code that it depends on.

    Versions do not belong to it: what pages say of a result must hold for all of them.

    Returns:
        A digest for the script, for each local module that it imports, directly or not, and for
        what it trains of a lab.
    """
    script = folder / SCRIPT
    files = {script} | local_imports(project.source, script)
    digests = {}
    if lab := _lab(project, script):
        # Neither checks and pictures, nor what it loads, which its own experiment has recorded.
        files |= {f for f in local_imports(project.source, lab) if f.suffix == ".py"}
        above = lab.read_text(encoding="utf-8").partition(RECORDED)[0]
        digests[project.name(lab)] = code_digest(above.encode())
    return digests | {project.name(file): code_digest(file.read_bytes()) for file in sorted(files)}


def _lab(project: Project, script: Path) -> Path | None:
    """Find the lab whose solution an experiment trains; it is named as LAB."""
    try:
        source = object_source(read_text(project, script), "LAB")
    except (SourceError, SyntaxError, ValueError):
        return None  # whoever runs it reports that
    if source is None:
        return None
    name = source.partition("=")[2].strip(' "')
    path = project.labs / f"{name}.py"
    return path if path.is_file() else None


@cache  # experiments share modules
def code_digest(code: bytes) -> str:
    """Give a hash of code without its comments and docstrings: they change no result.

    The rest counts as it stands, and not as Python parses it: each version would do so otherwise.
    """
    try:
        text = code.decode()
        docstrings = {
            (node.body[0].lineno, node.body[0].col_offset)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and ast.get_docstring(node, clean=False) is not None
        }
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (ValueError, SyntaxError, RecursionError, MemoryError, tokenize.TokenError):
        return _digest(code)  # whoever runs it reports that
    lines = text.splitlines(keepends=True)
    for token in reversed(tokens):
        if token.type == tokenize.COMMENT or token.start in docstrings:
            (first, start), (last, end) = token.start, token.end
            rest = lines[first - 1][:start] + lines[last - 1][end:]
            lines[first - 1 : last] = [rest]
    return _digest("\n".join(filter(None, (line.rstrip() for line in lines))).encode())


def load_result(project: Project, folder: Path) -> dict[str, Any] | Problem:
    """Read a recorded result, or say why it cannot be read."""
    path = folder / RESULT
    try:
        result = json.loads(path.read_bytes())
        if not isinstance(result, dict) or result.keys() - {"weights"} != PARTS:
            raise ValueError(f"expected are {', '.join(sorted(PARTS))}")
        if result.get("weights") != weights_digest(folder):
            raise ValueError(f"its {WEIGHTS} is missing, or is that of another training")
        if result["spread"] != spread(result["runs"]):
            raise ValueError("its spread is not that of its runs")
    except FileNotFoundError:
        return Problem(project.name(path), 0, f"does not exist, expected is what was found: {CURE}")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"is not what notes train writes ({error}): {CURE}"
        return Problem(project.name(path), 0, message)
    return result


def experiment_problems(project: Project) -> tuple[list[Problem], set[Path]]:
    """Find results that are missing, damaged or stale.

    Returns:
        The problems, and the results that cannot be read.
    """
    problems = []
    unread = set()
    for folder in experiments(project):
        if not (folder / SCRIPT).is_file():
            message = f"does not exist, but its {RESULT} does: write it, or remove the folder"
            problems.append(Problem(project.name(folder / SCRIPT), 0, message))
            continue
        result = load_result(project, folder)
        if isinstance(result, Problem):
            problems.append(result)
            unread.add(folder / RESULT)
        elif changed := changed_sources(project, folder, result):
            more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
            message = f"is older than {', '.join(changed[:3])}{more}: {CURE}"
            problems.append(Problem(project.name(folder / RESULT), 0, message))
    return problems, unread


def changed_sources(project: Project, folder: Path, result: dict[str, Any]) -> list[str]:
    """Name the files that are not what they were when a result was recorded."""
    different = sources(project, folder).items() ^ result["sources"].items()
    return sorted({name for name, _ in different})


def weights_digest(folder: Path) -> str | None:
    """Give a hash of the recorded weights; None if there are none."""
    path = folder / WEIGHTS
    return _digest(path.read_bytes()) if path.exists() else None


def spread(runs: Runs) -> dict[str, dict[str, dict[str, Any]]]:
    """Give the lowest, the mean and the highest of the seeds, for each model and number.

    A number may be a list of them: then each is one, too.
    """
    return {
        model: {name: _spread([run[name] for run in seeds]) for name in seeds[0]}
        for model, seeds in runs.items()
    }


def _spread(values: list[Any]) -> dict[str, Any]:
    if isinstance(values[0], list):
        columns = [_spread(list(column)) for column in zip(*values, strict=True)]
        return {kind: [column[kind] for column in columns] for kind in columns[0]}
    mean = round(math.fsum(values) / len(values), 4)
    return {"lowest": min(values), "mean": mean, "highest": max(values)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
