"""A page as blocks: what is said where, before anything is run or judged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from notes_site.problems import SourceError
from notes_site.project import Project, invisible, read_text, read_yaml

PARSER = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False)
)

CONTAINERS = ("blockquote_open", "list_item_open")
COMMENT = re.compile(
    r"<!--\s*+(?P<kind>\w[\w-]*?)\s*+(?:\[(?P<name>[^\]]*)\]\s*+)?"
    r"(?::(?P<text>(?:[^<]|<(?!!--))*?))?-->"
)
TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
HEADING = re.compile(r"^(?P<title>.*?)\s*\{#(?P<id>[\w.-]+)\}$")
CELL_END = " ; "  # in the text of a row


@dataclass(frozen=True)
class Piece:
    """A stretch of a block that is read in one way.

    Args:
        kind: text, code (inline), math, alt (text of an image), or time (a link to the video).
        text: The stretch.
        line: Line in the file, from 1.
    """

    kind: str
    text: str
    line: int


@dataclass(frozen=True, eq=False)
class Block:
    """A heading, paragraph, display formula, table or block of code: what a check can follow.

    Args:
        kind: heading, paragraph, math, table, code or html.
        line: First line in the file, from 1.
        end: Last line.
        units: Its rows, each a list of pieces; one unit unless it is a table.
        top: Whether it stands on the page itself, not in a list or a box.
        level: Of a heading, 2 for ##; else 0.
        id: Of a heading; empty if it has none.
    """

    kind: str
    line: int
    end: int
    units: list[list[Piece]]
    top: bool = True
    level: int = 0
    id: str = ""

    @property
    def text(self) -> str:
        """All its text, without marks."""
        return "".join(piece.text for unit in self.units for piece in unit)


@dataclass(frozen=True, eq=False)
class Comment:
    """A comment that means something to compile: a check, an exemption, a generated list.

    Args:
        kind: The word before the bracket.
        name: What stands in the bracket; empty if there is none.
        text: What stands after the colon.
        line: First line in the file, from 1.
        end: Last line.
        block: The block it follows; None if there is none.
    """

    kind: str
    name: str
    text: str
    line: int
    end: int
    block: Block | None


@dataclass(frozen=True)
class Link:
    """A link or an image.

    Args:
        target: Where it points.
        text: What is shown, for an image its alt text.
        line: Line in the file, from 1.
        image: Whether it is an image.
        alone: Whether a top-level paragraph holds nothing else (an image: before its caption).
        end: Last line of that paragraph.
    """

    target: str
    text: str
    line: int
    image: bool = False
    alone: bool = False
    end: int = 0


@dataclass(frozen=True)
class Fence:
    """A fenced code block that stands in the page itself.

    Args:
        info: All that stands behind the opening fence.
        markup: The fence.
        line: Line in the file, from 1.
        text: The code.
    """

    info: str
    markup: str
    line: int
    text: str


@dataclass(frozen=True)
class Chapter:
    """A page of docs/, parsed.

    Args:
        path: The file.
        page: The file relative to docs/, with slashes.
        lines: Its lines, those of the front matter blank, so that numbers stay true.
        front_matter: What stands above the page.
        key_lines: Line of each key of the front matter.
        blocks: Headings, paragraphs, formulas and tables, in order.
        comments: Comments, in order.
        links: Links and images, in order.
        fences: Fenced code blocks, in order.
        boxes: First and last line of each block quote that stands on the page itself.
    """

    path: Path
    page: str
    lines: list[str]
    front_matter: dict[str, Any]
    key_lines: dict[str, int]
    blocks: list[Block] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    boxes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def headings(self) -> list[Block]:
        """The headings, in order."""
        return [block for block in self.blocks if block.kind == "heading"]

    @property
    def snippet_folder(self) -> str:
        """Where the chapter's snippets are, below snippets/."""
        return self.page.removesuffix(".md")


def parse(project: Project, path: Path) -> Chapter:
    """Read a page.

    Raises:
        SourceError: If it is not UTF-8, holds an invisible character, is nested too deep, or its
            front matter is missing or not YAML.
    """
    return parse_text(project, path, read_text(project, path))


def parse_text(project: Project, path: Path, text: str) -> Chapter:
    """Read a page whose text is at hand.

    Raises:
        SourceError: If it holds an invisible character, is nested too deep, or its front matter is
            missing or not YAML.
    """
    name = project.name(path)
    lines = text.removesuffix("\n").split("\n")
    page = path.relative_to(project.docs).as_posix()
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise SourceError(name, 1, "front matter is missing: begin with ---, title: … and ---")
    end = lines.index("---", 1)
    source = "\n".join(lines[1:end])
    front_matter, key_lines = read_yaml(name, source, 1)
    if not isinstance(front_matter, dict):
        raise SourceError(name, 1, "front matter is no mapping: write key: value lines")
    lines[: end + 1] = [""] * (end + 1)
    for number, line in enumerate(lines, start=1):
        if found := invisible(line):
            raise SourceError(name, number, f"holds {found}: remove it")
        # The parser would leave out such a line, and lose count.
        if line.strip("> \t").isspace():
            raise SourceError(name, number, "holds nothing but a wide space: make it empty")
    tokens = PARSER.parse("\n".join(lines))
    for token in tokens:
        # What stands in a container of the deepest level is left out by the parser.
        if token.type in CONTAINERS and token.level + 1 >= PARSER.options["maxNesting"]:
            assert token.map is not None
            message = "quotations or lists stand too deep in each other: take them apart"
            raise SourceError(name, token.map[0] + 1, message)
    chapter = Chapter(path, page, lines, front_matter, key_lines)
    _Reader(chapter).read(tokens)
    return chapter


class _Reader:
    """Goes through the parser's tokens and fills a chapter."""

    def __init__(self, chapter: Chapter) -> None:
        self.chapter = chapter

    def read(self, tokens: list[Token]) -> None:
        chapter = self.chapter
        rows: list[list[Piece]] = []
        for index, token in enumerate(tokens):
            line, end = (token.map[0] + 1, token.map[1]) if token.map else (0, 0)
            match token.type:
                case "blockquote_open" if token.level == 0:
                    chapter.boxes.append((line, self._last(line, end)))
                case "inline" if tokens[index - 1].type in ("th_open", "td_open"):
                    rows[-1] += [*self._pieces(token), Piece("text", CELL_END, line)]
                    self._add_links(token, line, line, False)
                case "inline":
                    self._add_text(tokens[index - 1], token)
                case "tr_open":
                    rows.append([])
                case "table_open":
                    rows = []
                case "table_close":
                    first = rows[0][0].line
                    last = first + len(rows)
                    block = Block("table", first, last, rows, token.level == 0)
                    chapter.blocks.append(block)
                case "math_block":
                    pieces = [Piece("math", token.content, line)]
                    block = Block("math", line, end, [pieces], token.level == 0)
                    chapter.blocks.append(block)
                case "html_block":
                    self._add_raw("html", TAG.sub(_blank, token.content), line, token)
                    self._add_comments(token, line)
                case "code_block":
                    self._add_raw("code", token.content, line, token)
                case "fence":
                    fence = Fence(token.info, token.markup, line, token.content)
                    chapter.fences.append(fence)
                    self._add_raw("code", token.content, line + 1, token)

    def _add_raw(self, kind: str, text: str, line: int, token: Token) -> None:
        if text.strip():
            texts = text.removesuffix("\n").split("\n")
            pieces = [Piece("text", f"{row}\n", n) for n, row in enumerate(texts, start=line)]
            last = line + len(texts) - 1
            self.chapter.blocks.append(Block(kind, line, last, [pieces], token.level == 0))

    def _last(self, line: int, end: int) -> int:
        while end > line and not self.chapter.lines[end - 1].strip():
            end -= 1
        return end

    def _add_text(self, opening: Token, token: Token) -> None:
        assert token.map is not None
        line, end = token.map[0] + 1, token.map[1]
        pieces = list(self._pieces(token))
        top = opening.level == 0
        if opening.type == "heading_open":
            match = HEADING.match(token.content)
            block_id = match["id"] if match else ""
            if match:
                pieces[-1] = Piece("text", re.sub(r"\s*\{#[\w.-]+\}$", "", pieces[-1].text), line)
            level = int(opening.tag[1])
            block = Block("heading", line, end, [pieces], top, level, block_id)
        else:
            block = Block("paragraph", line, end, [pieces], top)
        self.chapter.blocks.append(block)
        self._add_links(token, line, end, top and opening.type == "paragraph_open")

    def _add_links(self, token: Token, line: int, end: int, top: bool) -> None:
        children = token.children or []
        whole_link = (
            bool(children)
            and children[0].type == "link_open"
            and [c.type for c in children].index("link_close") == len(children) - 1
        )
        opened: Token | None = None
        text = ""
        lines = _child_lines(token)
        for index, (child, line) in enumerate(zip(children, lines, strict=True)):
            if child.type == "link_open":
                opened, text = child, ""
            elif child.type == "link_close" and opened is not None:
                target = str(opened.attrs.get("href", ""))
                alone = top and whole_link
                self.chapter.links.append(Link(target, text, line, alone=alone, end=end))
                opened = None
            elif child.type == "image":
                alone = top and index == 0
                link = Link(str(child.attrs["src"]), child.content, line, True, alone, end)
                self.chapter.links.append(link)
            elif opened is not None:
                text += child.content

    def _pieces(self, token: Token) -> Iterator[Piece]:
        for child, line in zip(token.children or [], _child_lines(token), strict=True):
            match child.type:
                case "softbreak" | "hardbreak":
                    yield Piece("text", "\n", line)
                case "text":
                    yield Piece("text", child.content, line)
                case "code_inline":
                    yield Piece("code", child.content, line)
                case "math_inline" | "math_inline_double":
                    yield Piece("math", child.content, line)
                case "image":
                    yield Piece("alt", child.content, line)
                case "link_open" if "youtu" in str(child.attrs.get("href", "")):
                    yield Piece("time", "", line)

    def _add_comments(self, token: Token, line: int) -> None:
        block = self.chapter.blocks[-1] if self.chapter.blocks else None
        for match in COMMENT.finditer(token.content):
            first = line + token.content[: match.start()].count("\n")
            last = first + match[0].count("\n")
            name, text = match["name"] or "", " ".join((match["text"] or "").split())
            self.chapter.comments.append(Comment(match["kind"], name, text, first, last, block))


def _child_lines(token: Token) -> list[int]:
    """Give the line in which each child of a text begins; code and formulas may hold breaks."""
    assert token.map is not None
    source = token.content
    # Inline code has blanks for its line breaks.
    flat = source.replace("\n", " ")
    lines = []
    position = 0
    for child in token.children or []:
        content = child.content.replace("\n", " ")
        if child.type in ("softbreak", "hardbreak"):
            position = source.find("\n", position) + 1 or position
        elif content and (found := flat.find(content, position)) >= 0:
            position = found
        lines.append(token.map[0] + 1 + source.count("\n", 0, position))
        if child.type not in ("softbreak", "hardbreak"):
            position = min(position + len(content), len(source))
    return lines


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
