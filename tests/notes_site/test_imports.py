"""Compile knows no renderer, so that another can take the place of MkDocs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "notes_site"
RENDERERS = {"material", "mkdocs", "mkdocs_jupyter", "zensical"}
MARKDOWN = {"markdown", "pymdownx"}
# MkDocs calls it, and compile does not; it exists for mkdocs-jupyter.
HOOK = "lab_theme.py"
# Formulas are an extension of Python-Markdown, and cells of labs are converted with it.
CONVERTERS = {"math.py", "lab_pages.py"}


def packages(path: Path) -> set[str]:
    """Give the packages that a module imports, wherever it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_module_imports_a_renderer_and_few_know_markdown(path: Path) -> None:
    if path.name != HOOK:
        assert packages(path) & RENDERERS == set()
    if path.name not in CONVERTERS:
        assert packages(path) & MARKDOWN == set()


def test_compile_brings_no_renderer_along() -> None:
    script = "import sys, notes_site.compile; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "notes_site" in loaded, done.stderr
    assert loaded & RENDERERS == set()
