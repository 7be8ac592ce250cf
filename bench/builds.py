"""What a build of the notes takes, from nothing and after one edit, with few chapters and many."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Measured, measure, median
from bench.projects import copy_project, count_chapters, repeat_chapters
from notes_site.project import Project

PAGE = "docs/intro/self-attention.md"
SNIPPET = "snippets/intro/self-attention/three_projections_give_three_roles.py"
MODULE = "src/transformer_notes/attention.py"
REPETITIONS = 3
SIZES = (30, 100, 300)

COLD = "`notes build`, nothing known"
PLAIN = "plain `mkdocs build` of the same pages"
UNCHANGED = "`notes build`, nothing changed"
PAGE_EDITED = "`notes build`, a page edited"

NOTES = [sys.executable, "-m", "notes_site.cli"]
MKDOCS = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir"]

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """What a site of many chapters takes.

    Args:
        chapters: How many it has.
        compiled: To compile it when all results are known, but no page has been read.
        unchanged: To compile it again, when nothing has changed.
        rendered: MkDocs, on what was compiled.
    """

    chapters: int
    compiled: Measured
    unchanged: Measured
    rendered: Measured


def build_once(folder: Path, progress: Progress) -> tuple[Project, Measured]:
    """Build a copy of the project of which nothing is known yet."""
    progress(COLD)
    project = copy_project(folder / "built")
    # Whatever is read for the first time comes from the disk, whoever reads it.
    warm_up = "import torch, matplotlib.figure, mkdocs.commands.build, nbconvert"
    measure([sys.executable, "-c", warm_up], project.root)
    return project, measure([*NOTES, "build"], project.root)


def measure_builds(built: Project, folder: Path, progress: Progress) -> dict[str, Measured]:
    """Measure plain MkDocs, and the commands in a project that has been built.

    Returns:
        The median of some repetitions for each, in turns, each in a copy of its own.
    """
    site = folder / "plain"
    ways: dict[str, tuple[str, list[str]]] = {
        PLAIN: ("", [*MKDOCS, str(site)]),
        UNCHANGED: ("", [*NOTES, "build"]),
        PAGE_EDITED: (PAGE, [*NOTES, "build"]),
        "`notes build`, a snippet edited": (SNIPPET, [*NOTES, "build"]),
        "`notes build`, `attention.py` edited": (MODULE, [*NOTES, "build"]),
        "`notes check` of a chapter": ("", [*NOTES, "check", PAGE]),
        "`notes check` of a chapter, edited": (PAGE, [*NOTES, "check", PAGE]),
    }
    measured: dict[str, list[Measured]] = {what: [] for what in ways}
    for repetition in range(1, REPETITIONS + 1):
        for what, (edited, command) in ways.items():
            progress(f"{what}, {repetition} of {REPETITIONS}")
            root = folder / "copy"
            shutil.copytree(built.root, root, symlinks=True)
            if edited:
                _edit(root / edited)
            measured[what].append(measure(command, root))
            shutil.rmtree(root)
    return {what: median(found) for what, found in measured.items()}


def measure_sizes(built: Project, folder: Path, progress: Progress) -> list[Scale]:
    """Measure the site as it is, and with two of its chapters repeated, each once."""
    scales = []
    for chapters in (count_chapters(built), *SIZES):
        progress(f"{chapters} chapters: copy")
        root = folder / "repeated"
        ignored = shutil.ignore_patterns("build", "site")
        shutil.copytree(built.root, root, symlinks=True, ignore=ignored)
        repeat_chapters(Project(root), chapters)
        progress(f"{chapters} chapters: compile")
        compiled = measure([*NOTES, "compile"], root)
        unchanged = measure([*NOTES, "compile"], root)
        progress(f"{chapters} chapters: MkDocs")
        rendered = measure([*MKDOCS, str(folder / "plain")], root)
        assert not compiled.runs, "a copied chapter must not run anything again"
        scales.append(Scale(chapters, compiled, unchanged, rendered))
        shutil.rmtree(root)
    return scales


def _edit(path: Path) -> None:
    """Change what a file says, and nothing that it means."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        edited = text.replace("\n## Sources", "\nOne sentence more.\n\n## Sources", 1)
    elif text.startswith('"""'):
        edited = text.replace('"""', '"""Edited: ', 1)
    else:
        edited = f"# Edited.\n{text}"
    assert edited != text
    path.write_text(edited, encoding="utf-8")
