import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from packaging.requirements import Requirement

from notes_site.chapter import Chapter, parse
from notes_site.data import load_data
from notes_site.embeds import embedded_snippet, figure_function, figure_links, figure_module
from notes_site.expand import expand
from notes_site.notebook import render_notebook
from notes_site.page import render_page
from notes_site.project import Project
from notes_site.run import run_code
from notes_site.sections import questions

PROJECT = Project.find(Path(__file__).parent)
PAGES = [PROJECT.docs / "intro" / "self-attention.md", PROJECT.docs / "vision" / "patches.md"]
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)


def snippets(chapter: Chapter) -> list[Path]:
    paths = (embedded_snippet(PROJECT, chapter, link) for link in chapter.links)
    return [path for path in paths if path]


def recorded(path: Path) -> str:
    return path.with_suffix(".out").read_text(encoding="utf-8")


def rendered(path: Path) -> tuple[Chapter, str, Any]:
    """Give a chapter, its page and its notebook."""
    chapter = parse(PROJECT, path)
    data, _ = load_data(PROJECT)
    module = figure_module(PROJECT, chapter)
    figures = [(module, figure_function(link)) for link in figure_links(chapter)]
    _, drawn = run_code(PROJECT, {}, figures, lambda what, done, total: None)
    outputs = {snippet: recorded(snippet) for snippet in snippets(chapter)}
    parts = expand(PROJECT, chapter, outputs, drawn)
    page = render_page(PROJECT, chapter, parts, [chapter], data, {})
    text = render_notebook(PROJECT, chapter, parts, data)
    assert text == render_notebook(PROJECT, chapter, parts, data)
    return chapter, page, nbformat.reads(text, as_version=4)


def printed(cell: Any) -> str:
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def is_figure(cell: Any) -> bool:
    return "notes_site.figures" in cell.source


@each_page
def test_a_notebook_has_the_code_and_outputs_of_its_page_in_order(path: Path) -> None:
    chapter, page, notebook = rendered(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"][1:]
    own = [cell for cell in code if not is_figure(cell)]
    # Code within an answer is indented.
    blocks = re.findall(r"^( *)```python\n(.*?)\n\1```$", page, re.DOTALL | re.MULTILINE)
    assert [cell.source for cell in own] == [dedent(code) for _, code in blocks]
    assert [printed(cell) for cell in own] == [recorded(p) for p in snippets(chapter)]
    drawn = [cell for cell in code if is_figure(cell)]
    assert len(drawn) == len(figure_links(chapter))
    for cell, link in zip(drawn, figure_links(chapter), strict=True):
        # Jupyter shows this to readers who do not trust the notebook, and SVG by itself not.
        image = BeautifulSoup(cell.outputs[0].data["text/html"], "html.parser").img
        assert image is not None
        assert str(image["src"]).startswith("data:image/svg+xml;base64,")
        assert image["alt"] == " ".join(link.text.split())
        assert "background" in str(image["style"])  # letters are dark, in a dark Jupyter too
        assert figure_function(link) in cell.source
    assert [cell.execution_count for cell in code] == list(range(2, len(code) + 2))


@each_page
def test_nothing_that_only_the_site_reads_is_left_in_a_notebook(path: Path) -> None:
    chapter, _, notebook = rendered(path)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for left in ("{#", "{.", "[^", "<!--", "!!! ", "??? "):
        assert left not in prose
    targets = re.findall(r"\]\(([^)\s]+)", prose) + re.findall(r'(?:href|src)="([^"]*)"', prose)
    anchors = set(re.findall(r'<a id="([^"]+)"', prose))
    assert {heading.id for heading in chapter.headings} <= anchors
    for target in targets:
        assert target.startswith("https://") or target.removeprefix("#") in anchors
    assert text.count("<details>") == text.count("</details>") > 0


@each_page
def test_tables_formulas_notes_and_folds_survive_nbconvert(path: Path) -> None:
    chapter, _, notebook = rendered(path)
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    page = BeautifulSoup("".join(map(markdown2html_mistune, text)), "html.parser")
    tables = [block for block in chapter.blocks if block.kind == "table"]
    assert len(page("table")) == len(tables) > 0
    # One of the tables stands in a box.
    assert len(page("blockquote")) == len(chapter.boxes) > 0
    assert len(page("details")) == len(questions(chapter))
    notes = [link["href"] for link in page.select("sup a")]
    assert notes
    assert {f"#{anchor['id']}" for anchor in page.select("li a[id]")} == set(notes)
    said = " ".join(page.text.split())
    for block in chapter.blocks:
        for piece in (piece for unit in block.units for piece in unit):
            if piece.kind == "math":
                assert " ".join(piece.text.split()) in said


@each_page
def test_the_first_cell_installs_what_the_page_names(path: Path) -> None:
    _, page, notebook = rendered(path)
    (line,) = re.findall(r"^pip install (.*)$", page, re.MULTILINE)
    assert notebook.cells[0].source == f"%pip install --quiet {line}"
    assert not notebook.cells[0].outputs
    requirement = Requirement(line.strip('"'))
    assert (requirement.name, requirement.extras) == ("transformers-worked-through", {"figures"})
    assert requirement.url == f"git+{PROJECT.settings['repo_url']}@{PROJECT.branch}"


def test_the_package_leaves_an_installed_torch_alone() -> None:
    lines = importlib.metadata.requires("transformers-worked-through") or []
    requirements = [Requirement(line) for line in lines]
    plain = [r for r in requirements if r.marker is None or r.marker.evaluate({"extra": "figures"})]
    (torch,) = [r for r in plain if r.name == "torch"]
    for version in (importlib.metadata.version("torch"), "2.6.0+cu124", "2.9.1+cpu"):
        assert torch.specifier.contains(version)
    assert all(spec.operator == ">=" for r in plain for spec in r.specifier)


def test_pip_finds_nothing_to_install_beside_what_is_there() -> None:
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "--quiet"]
    command += ["--no-build-isolation", "--disable-pip-version-check"]
    names = [
        Requirement(line).name
        for line in importlib.metadata.requires("transformers-worked-through") or []
        if "extra" not in line
    ]
    ranges = [
        str(Requirement(line))
        for line in importlib.metadata.requires("transformers-worked-through") or []
        if Requirement(line).name in names and "extra" not in line
    ]
    result = subprocess.run([*command, *ranges], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "Would install" not in result.stdout


def test_code_within_an_answer_is_folded_too() -> None:
    chapter, _, notebook = rendered(PROJECT.docs / "vision" / "exercises.md")
    inside = [
        link.text
        for link in chapter.links
        for question in questions(chapter)
        if question.answer < link.line <= question.end and embedded_snippet(PROJECT, chapter, link)
    ]
    folded = [cell for cell in notebook.cells if "jupyter" in cell.metadata]
    code = [(PROJECT.snippets / "vision" / "exercises" / f"{name}.py") for name in inside]
    assert [cell.source + "\n" for cell in folded] == [path.read_text("utf-8") for path in code]
    for cell in folded:
        assert cell.metadata.jupyter == {"source_hidden": True, "outputs_hidden": True}
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    # What follows such code is no more to be seen than what stands before it.
    outside = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL)
    answers = [n for q in questions(chapter) for n in range(q.answer, q.end + 1)]
    for number in answers:
        line = chapter.lines[number - 1]
        if line and not line.startswith(("[", "<!--")):
            assert line[:40] not in outside
