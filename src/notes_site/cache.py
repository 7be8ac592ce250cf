"""Results by content: nothing is computed twice, and nothing stale is ever used."""

import ast
import hashlib
import importlib.metadata
import json
import os
import platform
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from notes_site.project import Project, write_if_changed
from notes_site.worker import CHECKS

VERSIONED = ("einops", "jaxtyping", "matplotlib", "numpy", "torch")


@cache
def versions() -> dict[str, str]:
    """Give the versions that a result depends on, without importing anything."""
    installed = {name: importlib.metadata.version(name) for name in VERSIONED}
    return {"python": platform.python_version(), **installed}


def key(project: Project, kind: str, path: Path, *details: object) -> str:
    """Name the result of running a file by all that it depends on.

    Args:
        project: The project.
        kind: What is done with the file.
        path: A snippet or a module of figures.
        details: What else the result depends on.

    Returns:
        A hash of the file, of every local module it imports directly or not, of the program
        that runs it, and of the versions of Python and the libraries.
    """
    worker = project.source / "notes_site" / "worker.py"
    sources = sorted({path, worker} | local_imports(project.source, path))
    parts = [kind, versions(), details, [[project.name(p), _digest(p)] for p in sources]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def load(project: Project, key: str) -> dict[str, Any] | None:
    """Read a result; None if there is none, or if its file is damaged."""
    try:
        result = json.loads(_path(project, key).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return result if isinstance(result, dict) else None


def save(project: Project, key: str, result: dict[str, Any]) -> None:
    """Keep a result."""
    write_if_changed(_path(project, key), json.dumps(result).encode())


def local_imports(source: Path, path: Path, *more: Path) -> set[Path]:
    """Find every module of ours that a file imports, directly or not.

    Args:
        source: Folder of the packages.
        path: A Python file; a `checks.py` also imports the snippets beside it.
        more: Other folders in which modules stand.

    Returns:
        Files of modules and of the packages around them. A file that is not valid Python
        imports nothing: whoever runs it reports that.
    """
    folders = [source, *more, path.parent] if path.name == CHECKS else [source, *more]
    found: set[Path] = set()
    waiting = [path]
    while waiting:
        for name in _imported_names(waiting.pop().read_bytes()):
            for file in (file for folder in folders for file in _files(folder, name)):
                if file not in found and file != path:
                    found.add(file)
                    waiting.append(file)
    return found


@cache  # every snippet imports the same modules
def _imported_names(source: bytes) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _files(source: Path, name: str) -> Iterator[Path]:
    # Importing a.b.c runs a, a.b and a.b.c. Strings: paths take most of the time of a build here.
    module = str(source)
    for part in name.split("."):
        module = os.path.join(module, part)
        for file in (os.path.join(module, "__init__.py"), f"{module}.py"):
            if os.path.isfile(file):
                yield Path(file)
        if not os.path.isdir(module):  # a package of others, or a name in a module
            break
    # Styles are read by name, not imported.
    if name == "notes_site.figures.style":
        yield from sorted((source / "notes_site" / "figures").glob("*.mplstyle"))
    # So are results of experiments.
    if name == "notes_site.recorded":
        results = source.with_name("experiments")
        yield from sorted([*results.glob("*/result.json"), *results.glob("*/weights.npz")])


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _path(project: Project, key: str) -> Path:
    return project.cache / "results" / key[:2] / f"{key}.json"
