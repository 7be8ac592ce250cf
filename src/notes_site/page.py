"""A page as the plain Markdown that MkDocs renders."""

import json
import re
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from notes_site.chapter import Chapter
from notes_site.data import Data, Paper
from notes_site.exercises import attributes
from notes_site.expand import Figure, List, Markdown, Part, Snippet, Source
from notes_site.links import footnotes, resolve
from notes_site.lists import relative, render_list
from notes_site.markup import outside_code
from notes_site.project import Project
from notes_site.sections import questions

# The branch that has the compiled notebooks and nothing else; pages.yml pushes it.
NOTEBOOKS = "notebooks"
BOXES = {"Beyond the lecture": "beyond", "The lecture says": "lecture"}
BOX_TITLE = re.compile(r"> \*\*(.+?)\*\*\s*$")
COUNTED = "Numbers on this page"
# What a link to the glossary must not be put into.
OPAQUE = re.compile(r"`[^`]*`|\$[^$]*\$|!?\[[^\]]*\]\([^)]*\)|\[\^[^\]]*\]|<[^>]*>|\*\*[^*]*\*\*")
LAB = re.compile(r"\.\./labs/(\w+)\.py")
REPOSITORY_LINK = re.compile(r"(\[[^\]]*\]\()((?:\.\./)+[^)\s]*)(\))")


def render_page(
    project: Project,
    chapter: Chapter,
    parts: list[Part],
    chapters: list[Chapter],
    data: Data,
    counts: Mapping[str, int],
) -> str:
    """Write a page for MkDocs.

    Args:
        project: The project.
        chapter: The page.
        parts: What `expand` made of it.
        chapters: All pages, for generated lists.
        data: The data.
        counts: The page's claimed numbers by kind.

    Returns:
        Markdown with front matter, formulas still as LaTeX.
    """
    front = chapter.front_matter
    head = {key: front[key] for key in ("title", "description")}
    head |= {"checked": checked(counts), "report": report_url(project, chapter.page)}
    lines = ["---", *(f"{key}: {json.dumps(head[key], ensure_ascii=False)}" for key in head), "---"]
    lines += ["", f"# {front['title']}", ""]
    has_code = any(isinstance(part, Snippet) for part in parts)
    if has_code:
        lines += [_notebook_links(project, chapter), ""]
    marked = _mark_terms(chapter, data)
    for number, attribute in attributes(chapter).items():
        opening = marked.get(number, chapter.lines[number - 1])
        marked[number] = opening.replace(":**", f":**{attribute}", 1)
    installs = has_code
    answers = {question.answer: question.end for question in questions(chapter)}
    line = 1  # of the file, at which the part stands
    for part in parts:
        if installs and isinstance(part, (Snippet, Source)):
            # Below the heading of its section; on a reference page below the title.
            headings = [number for number, line in enumerate(lines) if line.startswith("#")]
            above = headings[0] + 2 if front["kind"] == "reference" else headings[-1]
            text = "To run the snippets, install the package once; it brings PyTorch:"
            install = ["```console", f"pip install {project.install_line()}", "```"]
            lines[above + 1 : above + 1] = ["", text, "", *install, ""]
            installs = False
        match part:
            case Markdown():
                lines += _markdown(project, chapter, part, marked)
                line = part.first + len(part.lines)
                continue
            case Snippet():
                shown = [_file_name(project, part.path), "", *code_fence("python", part.code)]
                if part.output:
                    shown += code_fence("{.text .output}", part.output)
            case Source():
                shown = [_file_name(project, part.path), "", *code_fence("py", part.code)]
            case Figure():
                shown = figure_element(part.stem, part.drawn.svg["light"], part.alt, part.caption)
            case List():
                shown = render_list(project, part.kind, part.name, chapter.page, chapters, data)
                shown += [""]
        lines += _indent(shown) if _inside(line, answers) else shown
    lines += [""]
    for note in footnotes(chapter):
        key, _, place = note.partition(":")
        lines += [f"[^{note}]: {cite(data.papers[key], place)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def cite(paper: Paper, place: str) -> str:
    """Write the text of a footnote."""
    venue = f", {paper.venue}" if paper.venue else ""
    where = f" {paper.places[place]}." if place else ""
    return f"{paper.authors} ({paper.year}), [{paper.title}]({paper.url}){venue}.{where}"


def checked(counts: Mapping[str, int]) -> str:
    """Say how the numbers of a page were checked, and with which versions."""
    kinds = {
        "computed": "computed by code",
        "refuted": "shown to be wrong by code",
        "cited": "cited to a place in a source",
    }
    found = [f"{counts[kind]} {text}" for kind, text in kinds.items() if counts.get(kind)]
    python = ".".join(map(str, sys.version_info[:2]))
    torch = version("torch").partition("+")[0]
    numbers = f"{COUNTED}: {', '.join(found)}. " if found else ""
    return f"{numbers}Checked with Python {python} and PyTorch {torch}."


def report_url(project: Project, page: str, anchor: str = "") -> str:
    """Give the address of a form to report a problem with a page or one of its sections."""
    place = project.page_url(page) + (f"#{anchor}" if anchor else "")
    fields = urlencode({"template": "page.yml", "page": place})
    return f"{project.settings['repo_url']}/issues/new?{fields}"


def colab_url(project: Project, notebook: str) -> str:
    """Give the address that opens a notebook in Colab.

    Args:
        project: The project.
        notebook: Its path relative to build/docs/notebooks.
    """
    owner, name = project.settings["repo_url"].rstrip("/").split("/")[-2:]
    colab = "https://colab.research.google.com/github"
    return f"{colab}/{owner}/{name}/blob/{NOTEBOOKS}/{notebook}"


def _notebook_links(project: Project, chapter: Chapter) -> str:
    notebook = f"{chapter.snippet_folder}.ipynb"
    download = relative(chapter.page, f"notebooks/{notebook}")
    return (
        f"[Download notebook]({download}){{.notebook download}} "
        f"[Open in Colab]({colab_url(project, notebook)}){{.notebook}}"
    )


def _file_name(project: Project, path: Path) -> str:
    return f"[{path.name}]({project.blob_url(path)}){{.file-name}}"


def code_fence(info: str, code: str) -> list[str]:
    """Write a fence that nothing in the code ends, with an empty line below."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return [f"{fence}{info}", *code.rstrip("\n").split("\n"), fence, ""]


def figure_element(stem: str, svg: str, alt: str, caption: Sequence[str] = ()) -> list[str]:
    """Write a figure: its light and its dark picture, of which a page shows one.

    Args:
        stem: Address of the pictures without `.light.svg` and `.dark.svg`.
        svg: One of them, for its size.
        alt: What they show.
        caption: Lines below them.
    """
    width, height = svg_size(svg)
    text = alt.replace("\n", " ")
    size = f'loading=lazy width="{width}" height="{height}"'
    images = [
        f"![{text}]({stem}.{scheme}.svg#only-{scheme}){{ {size} }}" for scheme in ("light", "dark")
    ]
    below = ['<figcaption markdown="span">', *caption, "</figcaption>"] if caption else []
    return ['<figure markdown="span">', *images, *below, "</figure>", ""]


def svg_size(svg: str) -> tuple[int, int]:
    """Read the size of a drawing in CSS pixels; matplotlib writes points."""
    sizes = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', svg)
    assert sizes is not None
    return round(float(sizes[1]) * 4 / 3), round(float(sizes[2]) * 4 / 3)


def _markdown(
    project: Project, chapter: Chapter, part: Markdown, marked: dict[int, str]
) -> list[str]:
    shown = [marked.get(number, line) for number, line in enumerate(part.lines, part.first)]
    boxes = {first: last for first, last in chapter.boxes}
    answers = {question.answer: question.end for question in questions(chapter)}
    if end := _inside(part.first, answers):  # what follows code within an answer
        answers[part.first] = end
    sections = {h.line: h.id for h in chapter.headings if h.level == 2 and h.id}
    lines: list[str] = []
    skip_to = 0
    for index, line in enumerate(shown):
        number = part.first + index
        if number < skip_to:
            continue
        if number in boxes and (title := BOX_TITLE.match(line)):
            inner = shown[index + 1 : boxes[number] - part.first + 1]
            kind = BOXES.get(title[1], "paper")
            stripped = [re.sub(r"^> ?", "", text) for text in inner]
            lines += [f'!!! {kind} "{title[1]}"', "", *_indent(stripped), ""]
            skip_to = boxes[number] + 1
        elif number in answers:
            inner = shown[index : answers[number] - part.first + 1]
            if not _inside(number, answers):
                if "{ data-answer=" in line:
                    lines += ['<div class="answer-field"></div>', ""]
                lines += ['??? answer "Answer and solution"', ""]
            lines += [*_indent(inner), ""]
            skip_to = answers[number] + 1
        elif number in sections:
            url = report_url(project, chapter.page, sections[number])
            says = "Report a problem with this section"
            link = f'[]({url}){{.report title="{says}" aria-label="{says}"}}'
            lines.append(re.sub(r"(?= \{#[^}]*\}$)", f" {link}", line))
        else:
            lines.append(line)
    text = outside_code("\n".join(lines), lambda part: repository_links(project, chapter, part))
    return text.split("\n") if lines else []


def repository_links(project: Project, chapter: Chapter, text: str) -> str:
    """Point links to labs to their pages, and to other files outside docs/ to the code host."""

    def point(match: re.Match[str]) -> str:
        path, mark, anchor = match[2].partition("#")
        target = resolve(chapter.page, path)
        if not target.startswith("../"):
            return match[0]
        if lab := LAB.fullmatch(target):
            page = relative(chapter.page, f"labs/{lab[1]}.ipynb")
            return f"{match[1]}{page}{mark}{anchor}{match[3]}"
        url = project.blob_url(project.root / target.removeprefix("../"))
        return f"{match[1]}{url}{mark}{anchor}{match[3]}"

    return REPOSITORY_LINK.sub(point, text)


def _inside(line: int, answers: Mapping[int, int]) -> int:
    """Give the last line of the answer that a line lies in, below its first; 0 if in none."""
    return next((end for start, end in answers.items() if start < line <= end), 0)


def _indent(lines: list[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _mark_terms(chapter: Chapter, data: Data) -> dict[int, str]:
    """Link the first use of each glossary term in a section; gives the changed lines."""
    if chapter.page == "glossary.md" or chapter.front_matter.get("kind") == "reference":
        return {}
    here = chapter.page
    forms = {
        form: key
        for key, term in data.glossary.items()
        for form in term.forms
        if term.chapter.partition("#")[0] != here
    }
    if not forms:
        return {}
    # The longest first: a class token is not a token.
    ordered = sorted(forms, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ordered))})(?![\w-])")
    changed: dict[int, str] = {}
    seen: set[str] = set()
    for block in chapter.blocks:
        if block.kind == "heading" and block.level == 2:
            seen = set()
        shown = any(link.alone and link.line == block.line for link in chapter.links)
        if block.kind != "paragraph" or shown:
            continue
        text = "\n".join(chapter.lines[block.line - 1 : block.end])
        opaque = [match.span() for match in OPAQUE.finditer(text)]
        marked, done = "", 0
        for match in pattern.finditer(text):
            key = forms[match[0]]
            hidden = any(a < match.end() and match.start() < b for a, b in opaque)
            if key in seen or hidden:
                continue
            seen.add(key)
            title = data.glossary[key].text.replace('"', "”")
            link = f'[{match[0]}]({relative(here, "glossary.md")}#{key} "{title}"){{.term}}'
            marked += text[done : match.start()] + link
            done = match.end()
        text = marked + text[done:]
        changed |= dict(enumerate(text.split("\n"), start=block.line))
    return changed
