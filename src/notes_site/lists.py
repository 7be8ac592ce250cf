"""The lists that compile makes: chapters, labs, papers, terms, questions, segments, downloads."""

import html
import posixpath

from notes_site.chapter import Chapter
from notes_site.data import Data
from notes_site.front_matter import LECTURES, claimed_segments
from notes_site.lab import labs, read_lab
from notes_site.links import footnotes
from notes_site.project import ARCHIVE, DECK, PDF, Project, read_text
from notes_site.sections import questions

LISTS = ("chapters", "labs", "papers", "glossary", "questions", "segments", "downloads")


def render_list(
    project: Project, kind: str, name: str, page: str, chapters: list[Chapter], data: Data
) -> list[str]:
    """Write a generated list as Markdown.

    Args:
        project: The project.
        kind: One of `LISTS`.
        name: For segments the lecture; else empty.
        page: The page that shows it, relative to docs/.
        chapters: All pages.
        data: The data.

    Returns:
        Lines of Markdown.
    """
    match kind:
        case "chapters":
            return _chapters(page, chapters, data)
        case "labs":
            return _labs(project, page)
        case "papers":
            return _papers(page, chapters, data)
        case "glossary":
            return _glossary(page, chapters, data)
        case "questions":
            return _questions(page, chapters, data)
        case "downloads":
            return _downloads(project, page, chapters)
        case _:
            return _segments(name, page, chapters, data)


def relative(page: str, target: str) -> str:
    """Write the way from one page to another."""
    path, mark, anchor = target.partition("#")
    return posixpath.relpath(path, posixpath.dirname(page) or ".") + mark + anchor


def _chapters(page: str, chapters: list[Chapter], data: Data) -> list[str]:
    order = {
        (key, segment.id): (index, place)
        for index, (key, lecture) in enumerate(data.lectures.items())
        for place, segment in enumerate(lecture.segments)
    }
    last = (len(data.lectures), 0)
    rows: list[tuple[tuple[int, int], str, str]] = []
    for chapter in chapters:
        front = chapter.front_matter
        if "lecture" in front:
            place = min((order[s] for s in claimed_segments(chapter) if s in order), default=last)
            text = f"- **[{front['title']}]({relative(page, chapter.page)})**  \n"
            rows.append((place, front["lecture"], f"{text}    {front['description']}"))
    place = last
    for planned in data.planned.values():
        # One without segments follows the one before it.
        keys = [(planned.lecture, segment) for segment in planned.segments]
        place = min((order[k] for k in keys if k in order), default=place)
        text = f"- {planned.title} *(planned)*  \n    {planned.description}"
        rows.append((place, planned.lecture, text))
    titles = {key: lecture.title for key, lecture in data.lectures.items()}
    lines = []
    for lecture in dict.fromkeys([*titles, *(row[1] for row in rows)]):
        lines += [f"**{titles.get(lecture, 'Beyond the lectures')}**", ""]
        lines += [
            text for _, key, text in sorted(rows, key=lambda row: row[0]) if key == lecture
        ] + [""]
    return lines


def _labs(project: Project, page: str) -> list[str]:
    contents = read_text(project, project.root / "mkdocs.yml")
    found = [read_lab(project, path) for path in labs(project)]
    lines = []
    for lab in sorted(found, key=lambda lab: contents.find(f"labs/{lab.name}.ipynb")):
        link = relative(page, f"labs/{lab.name}.ipynb")
        lines += [f"- **[{lab.front['title']}]({link})**, {lab.front['minutes']} minutes  "]
        lines += [f"    {lab.front['description']}"]
    return lines


def _papers(page: str, chapters: list[Chapter], data: Data) -> list[str]:
    cited: dict[str, list[Chapter]] = {}
    for chapter in chapters:
        for key in dict.fromkeys(note.partition(":")[0] for note in footnotes(chapter)):
            cited.setdefault(key, []).append(chapter)
    lines = []
    for key, paper in sorted(data.papers.items(), key=lambda item: (item[1].authors, item[1].year)):
        venue = f" {paper.venue}." if paper.venue else ""
        line = f"- {paper.authors} ({paper.year}). [{paper.title}]({paper.url}){{.source}}.{venue}"
        if key in cited:
            links = (f"[{c.front_matter['title']}]({relative(page, c.page)})" for c in cited[key])
            line += f" Cited in {', '.join(links)}."
        lines.append(line)
    return lines


def _glossary(page: str, chapters: list[Chapter], data: Data) -> list[str]:
    titles = {chapter.page: chapter.front_matter["title"] for chapter in chapters}
    lines = []
    letter = ""
    for key, term in sorted(data.glossary.items(), key=lambda item: item[1].term.lower()):
        if term.term[0].upper() != letter:
            letter = term.term[0].upper()
            # A letter is no result of a search.
            attributes = f"#letter-{letter.lower()} data-search-exclude=''"
            lines += [f"## {letter} {{{attributes}}}", ""]
        lines += [f"### {term.term} {{#{key}}}", "", _plain(term.text), ""]
        if term.also:
            lines += [f"Also: {', '.join(_plain(word) for word in term.also)}.", ""]
        target = term.chapter.partition("#")[0]
        if target in titles:
            lines += [f"Taught in [{titles[target]}]({relative(page, term.chapter)}).", ""]
        elif target in data.planned:
            lines += [f"To be taught in *{data.planned[target].title}*.", ""]
    return lines


def _questions(page: str, chapters: list[Chapter], data: Data) -> list[str]:
    titles = {}
    for chapter in chapters:
        titles[chapter.page] = title = chapter.front_matter["title"]
        for heading in chapter.headings:
            titles[f"{chapter.page}#{heading.id}"] = f"{title}: {_plain(heading.text)}"
    lines = []
    for question in data.questions.values():
        if question.answer in titles:
            answer = f"[{titles[question.answer]}]({relative(page, question.answer)})"
        else:
            answer = f"{data.planned[question.answer.partition('#')[0]].title} *(planned)*"
        lines.append(f"- {_plain(question.text)}  \n    {answer}")
    return lines


def _segments(name: str, page: str, chapters: list[Chapter], data: Data) -> list[str]:
    lecture = data.lectures[name]
    taught = {}
    for chapter in chapters:
        for (key, segment), section in claimed_segments(chapter).items():
            anchor = "" if section == "opening" else f"#{section}"
            title = chapter.front_matter["title"]
            if chapter.page == page:
                title = next((h.text for h in chapter.headings if h.id == section), title)
            target = f"{relative(page, chapter.page)}{anchor}"
            taught[key, segment] = f"[{title}]({target if chapter.page != page else anchor})"
    for planned in data.planned.values():
        for segment in planned.segments:
            taught[planned.lecture, segment] = f"{planned.title} *(planned)*"
    lines = ["| Time | What is said | Where it is taught |", "| --- | --- | --- |"]
    for part in lecture.segments:
        url = f"https://youtu.be/{lecture.video}?t={part.seconds}"
        where = taught.get((name, part.id), "—")
        lines.append(f"| [{part.start}]({url}) | {_plain(part.text)} | {where} |")
    return lines


def _downloads(project: Project, page: str, chapters: list[Chapter]) -> list[str]:
    lectures = {chapter.front_matter.get("lecture") for chapter in chapters if questions(chapter)}
    decks = [
        f"[{title}]({relative(page, DECK.format(lecture))})"
        for lecture, title in LECTURES.items()
        if lecture in lectures
    ]
    cards = [f"- Cards for [Anki](https://apps.ankiweb.net): every question, {', '.join(decks)}"]
    # Under the address of the site: they are in no folder of pages, and in no edition of their own.
    site = project.settings["site_url"]
    return [
        f"- [PDF]({site}{PDF}): every page, answers unfolded, with a table of contents",
        f"- [Zip]({site}{ARCHIVE}): the site, search included; unpack it and open `index.html`",
        *(cards if decks else []),
    ]


def _plain(text: str) -> str:
    """Write text from the data such that Markdown shows it letter by letter."""
    escaped = html.escape(text, quote=False)
    for mark in "\\`*_[]^|$":
        escaped = escaped.replace(mark, f"&#{ord(mark)};")
    return escaped
