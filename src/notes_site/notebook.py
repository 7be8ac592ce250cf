"""A chapter as a Jupyter notebook, outputs included."""

import hashlib
import json
import re
from textwrap import wrap
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
from notes_site.show import picture

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
    folded = {n for q in questions(chapter) for n in range(q.answer + 1, q.end + 1) if q.answer}
    line = 1  # of the file, at which the part stands
    count = 1
    for part in parts:
        match part:
            case Markdown():
                line = part.first + len(part.lines)
                for text in _split(_markdown(project, chapter, part, notes)):
                    cells.append(new_markdown_cell(text))
            case Snippet():
                count += 1
                cells.append(_snippet_cell(part, count, line in folded))
            case Source():
                code = part.code.rstrip("\n")
                where = f"[{project.name(part.path)}]({project.blob_url(part.path)})"
                cells.append(new_markdown_cell(f"{where}:\n\n```python\n{code}\n```"))
            case Figure():
                count += 1
                cells.append(_figure_cell(part, count))
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


def _snippet_cell(snippet: Snippet, count: int, folded: bool) -> Any:
    outputs = [new_output("stream", name="stdout", text=snippet.output)] if snippet.output else []
    cell = new_code_cell(snippet.code.rstrip("\n"), execution_count=count, outputs=outputs)
    if folded:
        cell.metadata.jupyter = {"source_hidden": True, "outputs_hidden": True}
    return cell


def _figure_cell(figure: Figure, count: int) -> Any:
    alt = " ".join(figure.alt.split())
    lines = [f"{line} " for line in wrap(alt, 77, break_on_hyphens=False)]
    lines[-1] = lines[-1].rstrip()
    quoted = "\n    ".join(json.dumps(line, ensure_ascii=False) for line in lines)
    code = (
        f"from {figure.module} import {figure.function}\nfrom notes_site.show import show\n\n"
        f"show(\n    {figure.function},\n    alt={quoted},\n)"
    )
    data = picture(figure.drawn.svg["light"].encode(), alt)
    output = new_output("display_data", data=data)
    return new_code_cell(code, execution_count=count, outputs=[output])


def _markdown(project: Project, chapter: Chapter, part: Markdown, notes: dict[str, int]) -> str:
    last = part.first + len(part.lines) - 1
    begin: dict[int, str] = {}
    end: set[int] = set()
    for question in questions(chapter):
        # Code has a cell of its own: what is folded ends before it, and begins again below it.
        first, final = max(question.answer, part.first), min(question.end, last)
        says = any(part.lines[number - part.first] for number in range(first, final + 1))
        if question.answer and says:
            whole = first == question.answer
            begin[first] = "Answer and solution" if whole else "More of the solution"
            end.add(final)
    # As HTML around Markdown: nbconvert knows no table in a quotation.
    boxes = {number: box for box in chapter.boxes for number in range(box[0], box[1] + 1)}
    lines: list[str] = []
    for number, line in enumerate(part.lines, start=part.first):
        if number in begin:
            lines += [f"<details><summary>{begin[number]}</summary>", ""]
        if box := boxes.get(number):
            opening = ["<blockquote>", ""] if number == box[0] else []
            closing = ["", "</blockquote>"] if number == box[1] else []
            lines += [*opening, re.sub("^> ?", "", line), *closing]
        elif heading := HEADING.match(line) if line.startswith("#") else None:
            lines += [f'<a id="{heading["id"]}"></a>', "", heading["title"]]
        else:
            lines.append(line)
        if number in end:
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
