"""A chapter as a Jupyter notebook, outputs included."""

import hashlib
import re
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from notes_site.chapter import HEADING, Chapter
from notes_site.claims import FOOTNOTE
from notes_site.data import Data
from notes_site.expand import Figure, List, Markdown, Part, Snippet, Source
from notes_site.links import footnotes, resolve
from notes_site.markup import outside_code
from notes_site.page import LAB, cite, repository_links
from notes_site.project import Project
from notes_site.sections import questions

LINK = re.compile(r"(\]\()([^)\s]+\.(?:md|py))(#[^)\s]*)?(\))")


def render_notebook(project: Project, chapter: Chapter, parts: list[Part], data: Data) -> str:
    """Write a chapter as a notebook.

    Formulas, tables and links work in Jupyter and Colab; footnotes become links to a list at the
    end, folded answers stay folded. The first cell installs the package and leaves an installed
    torch alone: the package asks for a range of versions.

    Args:
        project: The project.
        chapter: The chapter.
        parts: What `expand` made of it.
        data: The data.

    Returns:
        The notebook as JSON; the same chapter gives the same text.
    """
    front = chapter.front_matter
    url = project.page_url(chapter.page)
    head = f"# {front['title']}\n\n{front['description']}\n\nThis is a page of [the notes]({url})."
    cells: list[Any] = [
        new_code_cell(f"%pip install --quiet {project.install_line()}"),
        new_markdown_cell(head),
    ]
    notes = {note: number for number, note in enumerate(footnotes(chapter), start=1)}
    count = 1
    for part in parts:
        match part:
            case Markdown():
                for text in _split(_markdown(project, chapter, part, notes)):
                    cells.append(new_markdown_cell(text))
            case Snippet():
                count += 1
                cells.append(_code_cell(part.code, count, "stream", part.output))
            case Source():
                code = part.code.rstrip("\n")
                where = f"[{project.name(part.path)}]({project.blob_url(part.path)})"
                cells.append(new_markdown_cell(f"{where}:\n\n```python\n{code}\n```"))
            case Figure():
                count += 1
                code = (
                    f"from {part.module} import {part.function}\n"
                    f"from notes_site.figures.style import show\n\nshow({part.function})"
                )
                cells.append(_code_cell(code, count, "svg", part.drawn.svg["light"]))
                if part.caption:
                    text = _links(project, chapter, "\n".join(part.caption), notes)
                    cells.append(new_markdown_cell(text))
            case List():
                pass  # only reference pages have generated lists, and they are no notebooks
    if notes:
        lines = [
            f'{number}. <a id="fn-{number}"></a>{cite(data.papers[note.partition(":")[0]], place)}'
            for note, number in notes.items()
            for place in [note.partition(":")[2]]
        ]
        cells.append(new_markdown_cell("## Notes\n\n" + "\n".join(lines)))
    for number, cell in enumerate(cells):
        digest = hashlib.sha256(f"{chapter.page} {number} {cell.source}".encode())
        cell.id = digest.hexdigest()[:12]
    notebook = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
    )
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _code_cell(code: str, count: int, kind: str, result: str) -> Any:
    outputs = []
    if kind == "stream" and result:
        outputs = [new_output("stream", name="stdout", text=result)]
    elif kind == "svg":
        data = {"image/svg+xml": result, "text/plain": "<IPython.core.display.SVG object>"}
        outputs = [new_output("execute_result", data=data, execution_count=count)]
    return new_code_cell(code.rstrip("\n"), execution_count=count, outputs=outputs)


def _markdown(project: Project, chapter: Chapter, part: Markdown, notes: dict[str, int]) -> str:
    answers = {question.answer: question.end for question in questions(chapter)}
    last = part.first + len(part.lines) - 1
    # Code has a cell of its own, and what is folded ends before it.
    ends = {min(end, last) for start, end in answers.items() if part.first <= start <= last}
    lines: list[str] = []
    for number, line in enumerate(part.lines, start=part.first):
        if number in answers:
            lines += ["<details><summary>Answer and solution</summary>", ""]
        if heading := HEADING.match(line) if line.startswith("#") else None:
            lines += [f'<a id="{heading["id"]}"></a>', "", heading["title"]]
        else:
            lines.append(line)
        if number in ends:
            lines += ["", "</details>"]
    return _links(project, chapter, "\n".join(lines), notes)


def _links(project: Project, chapter: Chapter, text: str, notes: dict[str, int]) -> str:
    def page(match: re.Match[str]) -> str:
        target = resolve(chapter.page, match[2])
        if lab := LAB.fullmatch(target):
            target = f"labs/{lab[1]}.md"
        if target.startswith("../") or "://" in match[2]:
            return match[0]
        return f"{match[1]}{project.page_url(target)}{match[3] or ''}{match[4]}"

    def note(match: re.Match[str]) -> str:
        number = notes.get(match[0][2:-1])
        return f"<sup>[{number}](#fn-{number})</sup>" if number else match[0]

    def point(text: str) -> str:
        return repository_links(project, chapter, FOOTNOTE.sub(note, LINK.sub(page, text)))

    # Two notes side by side are not one number.
    return outside_code(text, point).replace("</sup><sup>", ", ")


def _split(text: str) -> list[str]:
    """Cut Markdown into cells: one for each heading, so that a notebook can be folded."""
    cells = re.split(r"\n(?=<a id=\"[^\"]*\"></a>\n\n##)", text)
    return [cell.strip() for cell in cells if cell.strip()]
