"""Every chapter's notebook runs with what its first cell installs, and gives what it shows."""

import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook, new_output
from packaging.requirements import Requirement

from notes_site.chapter import parse
from notes_site.data import load_data
from notes_site.embeds import embedded_snippet, figure_function, figure_links, figure_module
from notes_site.expand import expand
from notes_site.notebook import render_notebook
from notes_site.project import Project
from notes_site.run import run_code

PROJECT = Project(Path(__file__).parents[1])
# A chapter with snippets has a notebook; its snippets have a folder of its name.
FOLDERS = {path.parent for path in PROJECT.snippets.rglob("*.py")}
NAMES = sorted(folder.relative_to(PROJECT.snippets).as_posix() for folder in FOLDERS)
IN_JUPYTER = "intro/feed-forward"  # prints and figures, and quick
KERNEL = ["ipykernel", "pip"]  # what a reader has before anything is installed

# What must not pass, and what is said of it.
FAULTS = {
    "import yaml": "code cell 2 needs yaml, which its first cell does not install",
    "open('mkdocs.yml')": "code cell 2 ends with FileNotFoundError",
    "import socket; socket.create_connection(('::1', 9))": "OSError: the network is cut",
    "import os; os._exit(3)": "code cell 2 ends with the end of its kernel, exit code 3",
    "print(2)": r"code cell 2 prints '2\n', the page shows '1\n'",
    "import warnings; print(1); warnings.warn('old')": "writes to standard error",
    "from IPython.display import HTML, display; print(1); display(HTML('2'))": "code cell 2 shows",
}


def code_cells(notebook: Any) -> list[Any]:
    """Give the cells to run, without the first, which installs."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"][1:]


def printed(cell: Any) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def shown(cell: Any) -> list[dict[str, str]]:
    return [dict(output.data) for output in cell.outputs if "data" in output]


def problems(name: str, notebook: Any, ran: list[dict[str, Any]]) -> list[str]:
    """Say where a run differs from what a notebook shows."""
    found = []
    # A run ends with the first cell that fails.
    for number, (cell, gave) in enumerate(zip(code_cells(notebook), ran, strict=False), start=2):
        where = f"notebooks/{name}.ipynb: code cell {number}"
        if "missing" in gave:
            found.append(
                f"{where} needs {gave['missing']}, which its first cell does not install: do "
                "without it, or add it to the group figures in pyproject.toml"
            )
        elif "error" in gave:
            found.append(f"{where} ends with {gave['error']}: it must run for every reader")
        elif gave["stderr"]:
            found.append(f"{where} writes to standard error, expected nothing: {gave['stderr']}")
        elif gave["stdout"] != printed(cell):
            found.append(f"{where} prints {gave['stdout']!r}, the page shows {printed(cell)!r}")
        elif gave["shown"] != shown(cell):
            found.append(f"{where} shows {gave['shown']!r:.300}, the page {shown(cell)!r:.300}")
    if not found and len(ran) != len(code_cells(notebook)):
        found.append(f"notebooks/{name}.ipynb: {len(ran)} code cells ran, expected all of them")
    return found


def all_brought(lines: list[str], extras: set[str]) -> set[str]:
    """Name the installed packages that requirements bring, directly or not."""
    names, seen = set(), set()
    waiting = [(Requirement(line), extras) for line in lines]
    while waiting:
        requirement, extras = waiting.pop()
        given = [{"extra": extra} for extra in ("", *extras)]
        marker = requirement.marker
        if str(requirement) in seen or not (marker is None or any(map(marker.evaluate, given))):
            continue
        seen.add(str(requirement))
        names.add(requirement.name)
        inner = importlib.metadata.requires(requirement.name) or []
        waiting += [(Requirement(line), requirement.extras) for line in inner]
    return names


@pytest.fixture(scope="module")
def notebooks() -> dict[str, Any]:
    """Write the notebook of every chapter, with recorded outputs and the figures of the build."""
    chapters = [parse(PROJECT, path) for path in sorted(PROJECT.docs.rglob("*.md"))]
    links = [(chapter, link) for chapter in chapters for link in figure_links(chapter)]
    figures = [(figure_module(PROJECT, chapter), figure_function(link)) for chapter, link in links]
    _, drawn = run_code(PROJECT, {}, figures, lambda *_: None)
    assert {key: figure.error for key, figure in drawn.items() if figure.error} == {}
    data, _ = load_data(PROJECT)
    written = {}
    for chapter in chapters:
        paths = [embedded_snippet(PROJECT, chapter, link) for link in chapter.links]
        outputs = {path: path.with_suffix(".out").read_text("utf-8") for path in paths if path}
        if outputs:
            parts = expand(PROJECT, chapter, outputs, drawn)
            text = render_notebook(PROJECT, chapter, parts, data)
            written[chapter.snippet_folder] = nbformat.reads(text, as_version=4)
    return written


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build what the first cell of a notebook installs, from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--wheel-dir", folder, PROJECT.root], check=True, timeout=120
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a Python with Jupyter's kernel and what the package requires, but not the package."""
    folder = tmp_path_factory.mktemp("reader")
    venv.create(folder, symlinks=True)
    places = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=places))
    (package,) = importlib.metadata.distributions(path=[str(wheel)])
    requires = package.requires or []
    for name in all_brought(KERNEL, set()) | all_brought(requires, {"figures"}):
        distribution = importlib.metadata.distribution(name)
        entries = {file.parts[0] for file in distribution.files or []} - {"..", "__pycache__"}
        for entry in entries:
            if not (packages / entry).exists():  # some share a folder
                (packages / entry).symlink_to(str(distribution.locate_file(entry)))
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def environment(python: Path) -> dict[str, str]:
    """Give the variables of a reader's shell: none leads to this checkout, or to an index."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PIP_NO_INDEX": "1", "IPYTHONDIR": str(python.parents[1] / "ipython")}


@pytest.fixture(scope="module")
def in_jupyter(
    notebooks: dict[str, Any],
    wheel: Path,
    python: Path,
    environment: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Any:
    """Run a whole notebook in a real kernel; its first cell installs the package."""
    folder = tmp_path_factory.mktemp("jupyter")
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernels" / "reader").mkdir(parents=True)
    spec = {"argv": command, "display_name": "Reader", "language": "python"}
    (folder / "kernels" / "reader" / "kernel.json").write_text(json.dumps(spec))

    notebook = nbformat.from_dict(notebooks[IN_JUPYTER])
    address = f"git+{PROJECT.settings['repo_url']}@{PROJECT.branch}"
    assert address in notebook.cells[0].source
    notebook.cells[0].source = notebook.cells[0].source.replace(address, wheel.as_uri())
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    resources = {"metadata": {"path": str(folder / "empty")}}
    (folder / "empty").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder))
        client = NotebookClient(notebook, kernel_name="reader", timeout=120, resources=resources)
        client.execute(env=environment)
    assert not any((folder / "empty").iterdir())
    return notebook


@pytest.fixture(scope="module")
def ran(
    notebooks: dict[str, Any], in_jupyter: Any, python: Path, environment: dict[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """Run every notebook, and every fault, with what the first cell has installed."""
    cells = {name: [cell.source for cell in code_cells(book)] for name, book in notebooks.items()}
    cells |= {fault: [fault] for fault in FAULTS}
    program = Path(__file__).with_name("kernels.py")
    done = subprocess.run(
        [python, "-I", program],
        input=json.dumps(cells),
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(map(json.loads, done.stdout.splitlines()))


def test_every_notebook_is_run_here(notebooks: dict[str, Any]) -> None:
    assert sorted(notebooks) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_gives_what_it_shows(name: str, notebooks: dict[str, Any], ran: Any) -> None:
    found = problems(name, notebooks[name], ran[name])
    assert not found, "\n".join(found)


def test_a_real_kernel_gives_the_same(in_jupyter: Any, ran: Any) -> None:
    gave = [(printed(cell), shown(cell)) for cell in code_cells(in_jupyter)]
    assert gave == [(cell["stdout"], cell["shown"]) for cell in ran[IN_JUPYTER]]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str, ran: Any) -> None:
    output = new_output("stream", name="stdout", text="1\n")
    cells = [new_code_cell("%pip install"), new_code_cell(fault, outputs=[output])]
    (found,) = problems("intro/faulty", new_notebook(cells=cells), ran[fault])
    assert found.startswith("notebooks/intro/faulty.ipynb: code cell 2 ")
    assert FAULTS[fault] in found


def test_code_comes_from_the_package_and_from_nowhere_else(
    python: Path, in_jupyter: Any, environment: dict[str, str]
) -> None:
    script = (
        "import json, sys, notes_site, transformer_notes, importlib.metadata as m; print("
        "json.dumps([notes_site.__file__, transformer_notes.__file__, sys.path, "
        "[d.name for d in m.distributions()]]))"
    )
    command = [python, "-I", "-c", script]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    site, notes, path, packages = json.loads(done.stdout)
    assert Path(site).is_relative_to(python.parents[1])
    assert Path(notes).is_relative_to(python.parents[1])
    assert not any(Path(entry).is_relative_to(PROJECT.root / "src") for entry in path)
    assert not {"pytest", "mkdocs", "nbformat", "PyYAML"} & set(packages)
