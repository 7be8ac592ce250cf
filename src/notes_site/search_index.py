"""The search: every section of the built pages is a record, and Pagefind makes the index.

It reads the pages as readers get them, so whatever renders them can be exchanged. MkDocs calls
its hooks, for `notes serve` too. `docs/assets/search.js` asks the index.
"""

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from notes_site.data import Question, Term, load_data
from notes_site.math import node
from notes_site.problems import SourceError
from notes_site.project import Project

SCRIPT = Path(__file__).with_name("search_index.mjs")

HEADING = re.compile("h[1-4]")
# Elements without an end tag.
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Elements within a line of text; any other one parts two words.
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "small", "span"}
INLINE |= {"strong", "sub", "sup", "notes-math"}
# A formula that can be read in a line of text: d_k, d_{\text{model}}, \sqrt{d_k}.
NAME = r"[A-Za-z](?:[_^](?:\w|\{\\text\{\w+\}\}))?"
SYMBOL = re.compile(rf"{NAME}|\\sqrt\{{{NAME}\}}")
# A name that only code has: attention is a word, attention_weights is not.
DEFINED = re.compile(r"\bdef ([a-z]+_\w+)\(")
# What is on a page and says nothing about its subject.
NO_TEXT = {"button", "form", "nav", "script", "style", "svg"}
NO_WORDS = {"checked", "footnote-backref", "footnote-ref", "headerlink", "md-content__button"}
NO_WORDS |= {"notebook", "report"}
# A lab is found as a whole, by its beginning and its headings: chapters explain.
WHOLE = "labs/"


@dataclass
class Section:
    """A heading and the text below it, up to the next heading."""

    level: int
    id: str
    title: str = ""
    text: str = ""


@dataclass
class Record:
    """What the search can find.

    Args:
        url: Address of the section, relative to the site.
        page: Title of its page.
        title: Its heading.
        text: Its text; its heading if it has none.
        also: Words of the glossary that it teaches, and what people type instead of them.
        answers: Questions that it answers.
        defines: Functions whose code it shows.
    """

    url: str
    page: str
    title: str
    text: str
    also: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    defines: list[str] = field(default_factory=list)


class _SectionParser(HTMLParser):
    """Cuts the article of a page at its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self._open: list[str] = []
        self._article = self._heading = self._left_out = 0  # depth of the element; 0 if outside
        self._tex = ""  # of the formula that is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self._add(" ")
        if tag == "img" and "#only-dark" not in attributes.get("src", ""):
            self._add(f"{attributes.get('alt', '')} ")
        if tag in VOID:
            return
        self._open.append(tag)
        depth = len(self._open)
        if tag == "article":
            self._article = depth
        elif not self._article or self._left_out:
            return
        elif (
            tag in NO_TEXT
            or "data-search-exclude" in attributes
            or not NO_WORDS.isdisjoint(attributes.get("class", "").split())
        ):
            self._left_out = depth
        elif HEADING.fullmatch(tag):
            self._heading = depth
            self.sections.append(Section(int(tag[1]), attributes.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open:  # HTML lets the end of some elements be left out
            depth = len(self._open)
            if depth == self._article:
                self._article = 0
            if depth == self._heading:
                self._heading = 0
            if depth == self._left_out:
                self._left_out = 0
                self._add(_spoken(self._tex) if self._tex else "")
                self._tex = ""
            if self._open.pop() == tag:
                break
        if tag not in INLINE:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        if self._left_out and self._open[-1] == "annotation":
            self._tex += data
        self._add(data)

    def _add(self, text: str) -> None:
        if not self._article or self._left_out or not self.sections:
            return
        if self._heading:
            self.sections[-1].title += text
        else:
            self.sections[-1].text += text


def _spoken(tex: str) -> str:
    """Write a symbol as people type it, and an ellipsis for any other formula."""
    if not SYMBOL.fullmatch(tex):
        return "…"
    return re.sub(r"\\text|[{}]", "", tex.replace("\\sqrt", "√"))


def sections(html: str) -> list[Section]:
    """Cut a page into its sections.

    Of formulas only single symbols are kept: nobody types the three spellings that a formula has
    on a page, for the eye, for the ear and in TeX.

    Args:
        html: The page.

    Returns:
        The sections in the order of the page, the first one with its title; none if the page has
        no article.
    """
    parser = _SectionParser()
    parser.feed(html)
    parser.close()
    for section in parser.sections:
        section.title = " ".join(section.title.split())
        section.text = " ".join(section.text.split())
    return parser.sections


def records(
    site: Path, glossary: Mapping[str, Term], questions: Mapping[str, Question]
) -> list[Record]:
    """Make a record of every section of a site.

    Args:
        site: Folder of the site.
        glossary: The words by their key.
        questions: What learners ask, by key.

    Returns:
        The records, by page. A word of the glossary belongs to the section that teaches it: the
        one that the glossary names, or the chapter of this very title, else its entry.
    """
    found: dict[str, Record] = {}
    for path in sorted(site.rglob("index.html")):
        folder = path.parent.relative_to(site).as_posix()
        page = "" if folder == "." else f"{folder}/"
        parts = sections(path.read_text(encoding="utf-8"))
        if parts and page.startswith(WHOLE):
            parts[0].text += "".join(f" {part.title}." for part in parts[1:])
            del parts[1:]
        for part in parts:
            url = page if part is parts[0] else f"{page}#{part.id}"
            defines = [*dict.fromkeys(DEFINED.findall(part.text))]
            text = part.text or part.title
            found[url] = Record(url, parts[0].title, part.title, text, defines=defines)
    for question in questions.values():
        if record := found.get(_url(question.answer)):
            record.answers.append(question.text)
    for key, term in glossary.items():
        record = found.get(_url(term.chapter))
        if record is None or not ("#" in term.chapter or _names(record.title, term)):
            record = found.get(f"glossary/#{key}")
        if record is not None:
            record.also += dict.fromkeys([term.term, *term.forms, *term.also])
    return list(found.values())


def _url(target: str) -> str:
    page, _, anchor = target.partition("#")
    return page.removesuffix(".md") + "/" + (anchor and f"#{anchor}")


def _names(title: str, term: Term) -> bool:
    """Tell whether the title of a chapter has the word in it, as "Patches as tokens" has patch."""
    words = "|".join(map(re.escape, [term.term, *term.forms]))
    return re.search(rf"\b({words})\b", title, re.IGNORECASE) is not None


def _head(record: Record) -> str:
    return record.title.partition(":")[0]


def phrases(found: list[Record]) -> list[tuple[str, str]]:
    """List what can be completed and corrected while somebody types.

    Args:
        found: All records.

    Returns:
        Each word of the glossary, each question and each heading, with the address of the section
        it leads to.
    """
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for record in found:
        for words in [*record.also, *record.answers]:
            leads[words].append(record.url)
    heads = Counter(_head(record) for record in found)
    for record in found:
        # "Transpose: rows become columns" is also known by its first word, "Pitfalls: …" is not.
        for words in dict.fromkeys([record.title, _head(record)]):
            if words not in leads and (words == record.title or heads[words] == 1):
                leads[words].append(record.url)
    return [(words, url) for words, urls in leads.items() for url in dict.fromkeys(urls)]


def write_index(folder: Path, found: list[Record]) -> None:
    """Index records, and write what a browser needs to search them.

    Args:
        folder: Where the files go: `search/` of a site.
        found: The records.

    Raises:
        SourceError: If Pagefind fails.
    """
    task = {"folder": str(folder), "records": [asdict(record) for record in found]}
    result = subprocess.run(
        [node(), SCRIPT], input=json.dumps(task), capture_output=True, text=True
    )
    if result.returncode:
        why = next((line for line in result.stderr.splitlines() if "Error" in line), "no reason")
        message = f"Pagefind made no search index ({why}): install it with npm ci"
        raise SourceError("package.json", 0, message)
    text = json.dumps(phrases(found), ensure_ascii=False, separators=(",", ":"))
    (folder / "phrases.json").write_text(text, encoding="utf-8")


def on_page_content(html: str, page: Any, **_: Any) -> None:
    """Keep a page out of Material's own index, which takes long; MkDocs calls this by its name."""
    page.meta["search"] = {"exclude": True}


def on_post_build(config: Mapping[str, Any]) -> None:
    """Index what MkDocs has built; MkDocs calls this by its name."""
    site = Path(config["site_dir"])
    data, _ = load_data(Project(Path(config["config_file_path"]).parent))
    try:
        write_index(site / "search", records(site, data.glossary, data.questions))
    except SourceError as error:
        sys.exit(str(error.problem))
    # Material fetches this file on every page: of its own index only the settings are left.
    index = site / "search/search_index.json"
    settings = json.loads(index.read_bytes())["config"]
    index.write_text(json.dumps({"config": settings, "docs": []}), encoding="utf-8")
