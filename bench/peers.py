"""What one would build the chapters with otherwise: notebooks, run by the site generator."""

import json
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Measured, measure
from bench.projects import ROOT
from notes_site.project import Project

ENVIRONMENT = ROOT / ".cache" / "bench" / "venv"
REQUIREMENTS = ROOT / "bench" / "requirements.txt"
PAGE = "intro/self-attention.ipynb"
MODULE = "src/transformer_notes/attention.py"
MKDOCS = """\
site_name: Notebooks
theme: {name: material, font: false}
plugins:
  - search
  - mkdocs-jupyter: {execute: true, allow_errors: false, kernel_name: python3}
"""
SPHINX = """\
project = "Notebooks"
extensions = ["myst_nb"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
suppress_warnings = ["myst"]
"""
INDEX = "# Notebooks\n\n```{{toctree}}\n{pages}\n```\n"


@dataclass(frozen=True)
class Peer:
    """What another tool takes for the same chapters.

    Args:
        cold: Its first build.
        unchanged: Another when nothing has changed.
        edited: Another after an edit of the text of one notebook.
        notices: Whether a build then fails when a module that the notebooks import is broken.
    """

    cold: Measured
    unchanged: Measured
    edited: Measured
    notices: bool


def install(progress: Callable[[str], None]) -> str:
    """Install the other tools where the project's own packages are seen, but not changed.

    Returns:
        The Python that has both.
    """
    python = ENVIRONMENT / "bin" / "python"
    installed = ENVIRONMENT / "installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not installed.is_file() or installed.read_text(encoding="utf-8") != wanted:
        progress("install Sphinx and myst-nb")
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
        own = subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        # torch and all that the notebooks need is there already.
        Path(own, "project.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        constraints = ROOT / "constraints.txt"
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "-c", str(constraints), "-r", str(REQUIREMENTS)], check=True)
        installed.write_text(wanted, encoding="utf-8")
    return str(python)


def measure_peers(built: Project, folder: Path, progress: Callable[[str], None]) -> dict[str, Peer]:
    """Measure each tool on the notebooks of a build, each once."""
    python = install(progress)
    measured = {}
    for what, prepare, command in (
        (
            "mkdocs-jupyter, `execute: true`",
            _prepare_mkdocs,
            [sys.executable, "-m", "mkdocs", "build"],
        ),
        (
            "Sphinx with myst-nb, execution cached",
            _prepare_sphinx,
            [python, "-m", "sphinx", "docs", "site"],
        ),
    ):
        root = folder / prepare.__name__
        names = copy_chapters(built, root / "docs")
        copy_imported(built, root)
        prepare(root, names)
        progress(f"{what}: cold")
        cold = measure(command, root)
        progress(f"{what}: nothing changed")
        unchanged = measure(command, root)
        progress(f"{what}: a page edited")
        _edit(root / "docs" / PAGE)
        edited = measure(command, root)
        progress(f"{what}: a module broken")
        (root / MODULE).write_text('raise ImportError("broken")\n', encoding="utf-8")
        measured[what] = Peer(cold, unchanged, edited, _fails(command, root))
    return measured


def copy_imported(built: Project, root: Path) -> None:
    """Copy what notebooks import: the packages, and the results that they find beside them."""
    for folder in (built.source, built.root / "experiments"):
        shutil.copytree(folder, root / folder.name)


def _fails(command: list[str], root: Path) -> bool:
    try:
        measure(command, root)
    except RuntimeError:
        return True
    return False


def _edit(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))
    text = next(cell for cell in cells["cells"] if cell["cell_type"] == "markdown")
    text["source"] += ["\n\nOne sentence more."]
    notebook.write_text(json.dumps(cells), encoding="utf-8")


def copy_chapters(built: Project, folder: Path) -> list[str]:
    """Copy the notebooks without their first cell, which installs the package from a code host.

    Labs stay behind: their tasks are unfinished, and what comes after a task fails.

    Returns:
        Their names.
    """
    notebooks = built.build / "notebooks"
    names = []
    for path in sorted(notebooks.rglob("*.ipynb")):
        name = path.relative_to(notebooks).with_suffix("").as_posix()
        if name.startswith("labs/"):
            continue
        notebook = json.loads(path.read_text(encoding="utf-8"))
        assert notebook["cells"][0]["source"][0].startswith("%pip")
        del notebook["cells"][0]
        copy = folder / f"{name}.ipynb"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(notebook), encoding="utf-8")
        names.append(name)
    return names


def _prepare_mkdocs(root: Path, names: list[str]) -> None:
    (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    links = "\n".join(f"* [{name}]({name}.ipynb)" for name in names)
    (root / "docs" / "index.md").write_text(f"# Notebooks\n\n{links}\n", encoding="utf-8")


def _prepare_sphinx(root: Path, names: list[str]) -> None:
    (root / "docs" / "conf.py").write_text(SPHINX, encoding="utf-8")
    index = INDEX.format(pages="\n".join(names))
    (root / "docs" / "index.md").write_text(index, encoding="utf-8")
