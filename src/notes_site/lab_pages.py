"""A lab as its reader gets it: a page of the site, and the notebooks to work in."""

import itertools
import posixpath
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
from markdown import Markdown
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from notes_site.lab import TASK, Lab, notebook_of, solved_notebook, unfinished_notebook
from notes_site.lab_run import FIGURE, HTML, TEXT, Outputs
from notes_site.math import check_formulas
from notes_site.page import checked, code_fence, colab_url, figure_element, report_url
from notes_site.problems import Problem, did_you_mean
from notes_site.project import Project, read_text, read_yaml

LINK = re.compile(r"(?<=\]\()(?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?(?=\))")
HEADING = re.compile(r"^(?P<marks>#{2,3} )(?P<title>.*?) \{#(?P<id>[a-z0-9-]+)\}$", re.MULTILINE)
FOLDED = re.compile(r"<details>\n<summary>(.*?)</summary>\n\n(.*?)\n\n</details>", re.DOTALL)


def lab_files(project: Project, lab: Lab, outputs: Outputs) -> dict[str, bytes]:
    """Make the files of a lab.

    Args:
        project: The project.
        lab: The lab.
        outputs: What its solution showed.

    Returns:
        For each path below build/docs its content: the notebook that MkDocs shows, its pictures,
        and the two notebooks to work in.
    """
    files = {
        f"labs/{lab.name}.ipynb": _page(project, lab, outputs),
        f"notebooks/labs/{lab.name}.ipynb": _download(project, lab, None),
        f"notebooks/labs/{lab.name}-solved.ipynb": _download(project, lab, outputs),
    }
    for number, shown in _pictures(outputs):
        for scheme, svg in shown[FIGURE].items():
            files[f"labs/{lab.name}/picture-{number}.{scheme}.svg"] = svg
    return {name: content.encode() for name, content in files.items()}


def lab_problems(
    project: Project, lab: Lab, pages: Mapping[str, set[str] | None]
) -> Iterator[Problem]:
    """Find formulas of a lab that cannot be typeset, and links that lead nowhere.

    Args:
        project: The project.
        lab: The lab.
        pages: Anchors of every page; None for one that cannot be read.
    """
    name = project.name(lab.path)
    for page in lab.front["requires"]:
        if page not in pages:
            cure = did_you_mean(page, pages, "correct the name")
            yield Problem(name, 1, f"requires {page}, which does not exist: {cure}")
    for cell in (cell for cell in lab.cells if not cell.code):
        for line, message in check_formulas(_folded(cell.source)):
            yield Problem(name, cell.line + line - 1, message)
        for number, text in enumerate(cell.source.splitlines(), start=cell.line):
            for link in LINK.finditer(text):
                target, anchor = link["target"], (link["anchor"] or "")[1:]
                path = posixpath.normpath(posixpath.join("labs", target))
                page = path.removeprefix("docs/")
                if not (project.root / path).is_file():
                    message = f"links to {target}, which does not exist: correct the link"
                    yield Problem(name, number, message)
                elif anchor and path != page and anchor not in (pages.get(page) or {anchor}):
                    message = f"links to #{anchor}, which {page} does not have: correct the link"
                    yield Problem(name, number, message)


def _download(project: Project, lab: Lab, outputs: Outputs | None) -> str:
    """Write a notebook to work in: unfinished, or with the solutions and what they showed."""
    notebook = unfinished_notebook(lab) if outputs is None else solved_notebook(lab)
    count = 1
    for cell, shown in zip(notebook.cells, outputs or [[]] * len(lab.cells), strict=True):
        if cell.cell_type == "markdown":
            cell.source = _with_addresses(project, HEADING.sub(_anchored, cell.source))
        elif outputs is not None:
            count += 1
            cell.execution_count = count
            cell.outputs = [_output(kinds, count) for kinds in shown]
    address = project.page_url(f"labs/{lab.name}.md")
    other = f"notebooks/labs/{lab.name}-solved.ipynb"
    solved = f"[with its solutions]({project.settings['site_url']}{other})"
    solved = f" It is there {solved}, too." if outputs is None else " These are its solutions."
    head = f"# {lab.front['title']}\n\n{lab.front['description']}\n\n"
    head += f"This is a lab of [the notes]({address}), for about {lab.front['minutes']} minutes."
    head += f"{solved} Do one task at a time: run the cells down to its check."
    cells = [
        new_code_cell(f"%pip install --quiet {project.install_line('labs')}"),
        new_markdown_cell(head),
        *notebook.cells,
    ]
    made = notebook_of(cells)
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


def _output(kinds: Mapping[str, Any], count: int) -> Any:
    if HTML in kinds:
        data = {HTML: kinds[HTML], TEXT: kinds[TEXT]}
        return new_output("execute_result", data=data, execution_count=count)
    return new_output("stream", name="stdout", text=kinds[TEXT].rstrip("\n") + "\n")


def _page(project: Project, lab: Lab, outputs: Outputs) -> str:
    """Write the notebook that MkDocs shows: each cell brings its HTML, formulas typeset."""
    how = (
        f"This lab takes about {lab.front['minutes']} minutes, in its notebook: in Colab, or "
        "downloaded and opened in Jupyter with Python 3.11 or newer. Its first cell installs what "
        "it needs, which takes a few minutes where PyTorch is not there yet. Do one task at a "
        "time: run the cells down to its check. Here each cell shows what it gives once the tasks "
        "are solved."
    )
    texts = [f"# {lab.front['title']}\n\n{_links(project, lab)}\n\n{how}"]
    numbers = itertools.count(1)
    for cell, shown in zip(lab.cells, outputs, strict=True):
        if not cell.code:
            texts.append(_folded(_with_pages(project, cell.source)))
            continue
        lines = code_fence("python", cell.unfinished)
        if TASK in cell.tags:
            lines += ['??? answer "Solution"', ""]
            lines += [textwrap.indent(line, "    ") for line in code_fence("py", cell.solved)]
        for kinds in shown:
            if FIGURE in kinds:
                stem = f"{lab.name}/picture-{next(numbers)}"
                lines += figure_element(stem, kinds[FIGURE]["light"], kinds[TEXT])
            elif kinds[TEXT].strip():
                lines += code_fence("{.text .output}", kinds[TEXT])
        texts.append("\n".join(lines))
    notebook = notebook_of([new_markdown_cell(text) for text in texts])
    headings = []
    markdown = _markdown(project)
    for node in notebook.cells:
        node.metadata["html"] = markdown.reset().convert(node.source)
        headings += markdown.toc_tokens  # type: ignore[attr-defined]
    title, *sections = headings
    notebook.metadata["page"] = {
        "title": lab.front["title"],
        "contents": [title | {"children": sections}],
        "meta": {
            "description": lab.front["description"],
            "checked": checked({}),
            "report": report_url(project, f"labs/{lab.name}.md"),
        },
        "source": project.name(lab.path),
        "branch": project.branch,
    }
    return nbformat.writes(notebook) + "\n"


def _links(project: Project, lab: Lab) -> str:
    download = f"../notebooks/labs/{lab.name}"
    return (
        f"[Download notebook]({download}.ipynb){{.notebook download}} "
        f"[Download solutions]({download}-solved.ipynb){{.notebook download}} "
        f"[Open in Colab]({colab_url(project, f'labs/{lab.name}.ipynb')}){{.notebook}}"
    )


def _pictures(outputs: Outputs) -> Iterator[tuple[int, dict[str, Any]]]:
    """Number the pictures of a lab from 1."""
    shown = (kinds for cell in outputs for kinds in cell if FIGURE in kinds)
    yield from enumerate(shown, start=1)


def _folded(text: str) -> str:
    """Write what is folded as the pages do, on the same lines."""
    return FOLDED.sub(
        lambda found: f'??? answer "{found[1]}"\n\n\n{textwrap.indent(found[2], "    ")}\n\n', text
    )


def _anchored(heading: re.Match[str]) -> str:
    """Write a heading for Jupyter, which knows no attributes."""
    return f'<a id="{heading["id"]}"></a>\n\n{heading["marks"]}{heading["title"]}'


def _with_addresses(project: Project, text: str) -> str:
    """Let links lead to the site: a notebook may be anywhere."""

    def address(link: re.Match[str]) -> str:
        page = _page_of(link["target"])
        url = project.page_url(page) if page else project.blob_url(_file(project, link["target"]))
        return url + (link["anchor"] or "")

    return LINK.sub(address, text)


def _with_pages(project: Project, text: str) -> str:
    """Let links lead to pages as MkDocs knows them, relative to that of the lab."""

    def address(link: re.Match[str]) -> str:
        page = _page_of(link["target"])
        if page and page.startswith("labs/"):
            page = page.removesuffix(".md") + ".ipynb"
        url = f"../{page}" if page else project.blob_url(_file(project, link["target"]))
        return url + (link["anchor"] or "")

    return LINK.sub(address, text)


def _page_of(target: str) -> str | None:
    """Name the page that a link of a lab leads to; None if it leads to another file."""
    path = posixpath.normpath(posixpath.join("labs", target))
    if path.startswith("labs/") and path.endswith(".py"):
        return path.removesuffix(".py") + ".md"
    return path.removeprefix("docs/") if path.startswith("docs/") else None


def _file(project: Project, target: str) -> Path:
    return project.root / posixpath.normpath(posixpath.join("labs", target))


def _markdown(project: Project) -> Markdown:
    """Make what converts Markdown as MkDocs would, with the extensions of mkdocs.yml."""
    settings, _ = read_yaml("mkdocs.yml", read_text(project, project.root / "mkdocs.yml"))
    named = [e if isinstance(e, dict) else {e: {}} for e in settings["markdown_extensions"]]
    options = {name: option for entry in named for name, option in entry.items()}
    return Markdown(extensions=list(options), extension_configs=options)
