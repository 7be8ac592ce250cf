"""The manifest of the last build: what it was made of, so that nothing is compiled twice."""

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from notes_site.problems import Problem
from notes_site.project import Project, write_if_changed

# All that compile reads, besides the packages of Python: a test holds it to that.
SOURCES = (
    "docs", "experiments", "includes", "labs", "mkdocs.yml", "node_modules/katex/package.json",
    "snippets", "src",
)  # fmt: skip
MADE = ("build", "node_modules", "site", "__pycache__")


@dataclass(frozen=True)
class Manifest:
    """What was compiled, and what came out.

    Args:
        sources: The digest of the sources.
        files: Digest of each file of the build, by its path relative to build/docs.
        warnings: What was missing, but stopped nothing.
    """

    sources: str
    files: dict[str, str]
    warnings: list[Problem]


def digest_sources(project: Project) -> str:
    """Give a hash of everything that compile makes a build of."""
    # The program too: it may run from elsewhere.
    folders = [(project.root, name) for name in SOURCES] + [(Path(__file__).parent, ".")]
    sources = [digests(root, root / name) for root, name in folders]
    parts = [sys.version, sorted(_packages()), sorted(_names(project.root)), sources]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def digests(root: Path, path: Path) -> dict[str, str]:
    """Give the digest of a file, or of each file in a folder, by its path relative to `root`."""
    found = [path] if path.is_file() else sorted(path.rglob("*"))
    return {
        file.relative_to(root).as_posix(): digest(file)
        for file in found
        if file.is_file() and file.parent.name != "__pycache__"
    }


def digest(file: Path) -> str:
    """Give a hash of the content of a file."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:  # compile says what is wrong
        return str(error)


def load_manifest(project: Project, sources: str) -> Manifest | None:
    """Read the manifest of the last build.

    Args:
        project: The project.
        sources: The digest of the sources as they are.

    Returns:
        The manifest; None if there is none, the build was made of other sources, or it is not
        what was written any more.
    """
    try:
        saved = json.loads(_path(project).read_bytes())
        warnings = [Problem(*problem) for problem in saved["warnings"]]
        manifest = Manifest(saved["sources"], saved["files"], warnings)
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
    whole = manifest.sources == sources and manifest.files == digests(project.build, project.build)
    return manifest if whole else None


def save_manifest(
    project: Project, sources: str, files: Mapping[str, bytes], warnings: list[Problem]
) -> None:
    """Write down what the build was made of."""
    saved = {
        "sources": sources,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "warnings": [[problem.path, problem.line, problem.message] for problem in warnings],
    }
    write_if_changed(_path(project), json.dumps(saved).encode())


def _packages() -> Iterator[str]:
    """Give the installed packages with their versions, as pip writes them on the disk."""
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        yield from (path.name for path in Path(folder).glob("*.dist-info"))


def _names(root: Path) -> Iterator[str]:
    """Give the files of the project: a page may link to any of them."""
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name not in MADE and (name[0] != "." or name == ".github")
        ]
        yield from (os.path.relpath(os.path.join(folder, file), root) for file in files)


def _path(project: Project) -> Path:
    return project.build.with_name("manifest.json")
