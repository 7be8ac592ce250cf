"""Damaged pages: whatever stands in one, compile names file and line, or MkDocs can read it.

`pytest tests/notes_site/test_robustness.py --hypothesis-profile long` goes on for hours.
"""

import json
import re
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from damage import damaged, free_text
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from markdown import Markdown
from small_project import CHAPTER, FILES, Small

from notes_site.chapter import parse_text
from notes_site.claims import find_claims
from notes_site.problems import SourceError
from notes_site.project import Project
from notes_site.run import DrawnFigure, Figure, SnippetRun, run_code
from notes_site.worker import evaluate

ROOT = Path(__file__).parents[2]
PROJECT = Project.find(ROOT)
SOME = settings(max_examples=settings.default.max_examples // 2)
GOOD = textwrap.dedent(FILES[CHAPTER]).removeprefix("\n")
PAGES = [path.read_text(encoding="utf-8") for path in sorted(PROJECT.docs.rglob("*.md"))]
PLAIN = "---\ntitle: The mean\ndescription: A page.\nkind: reference\n---\n\n"

# What the chapter alone shows or teaches, and nobody does if it is damaged.
ITS_OWN = re.compile(
    r"snippets/intro/mean/|src/notes_site/figures/intro/mean.py|includes/(glossary|questions)"
)


class HereAndNow:
    """Runs snippets in this process, and each once: a worker takes seconds to start."""

    def __init__(self) -> None:
        self.namespaces: dict[Path, dict[str, Any]] = {}

    def run_code(
        self, project: Project, expressions: dict[Path, list[str]], *rest: Any
    ) -> tuple[dict[Path, SnippetRun], dict[Figure, DrawnFigure]]:
        _, drawn = run_code(project, {}, *rest)
        return {path: self._run(path, texts) for path, texts in expressions.items()}, drawn

    def _run(self, path: Path, expressions: list[str]) -> SnippetRun:
        if path not in self.namespaces:
            self.namespaces[path] = {}
            exec(path.read_bytes(), self.namespaces[path])
        recorded = path.with_suffix(".out")
        return SnippetRun(
            recorded.read_text(encoding="utf-8") if recorded.is_file() else "",
            {text: evaluate(text, self.namespaces[path]) for text in expressions},
        )


@pytest.fixture(scope="module")
def fast(compiled_once: Small, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """Give a copy of the good project that compiles in a tenth of a second."""
    root = tmp_path_factory.mktemp("damaged") / "notes"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("notes_site.compile.run_code", HereAndNow().run_code)
        yield Small(shutil.copytree(compiled_once.root, root, symlinks=True))


@pytest.fixture(scope="module")
def markdown() -> Markdown:
    """Give a reader of pages with the extensions of the site."""
    listed = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = (e if isinstance(e, dict) else {e: {}} for e in listed["markdown_extensions"])
    options = {name: option for entry in named for name, option in entry.items()}
    return Markdown(extensions=list(options), extension_configs=options)


def holds(small: Small, markdown: Markdown, text: str) -> None:
    """Compile a page, and hold what comes out against what is promised of every page."""
    small.write(CHAPTER, text)
    compiled = small.compile()
    for problem in compiled.problems:
        if problem.path == CHAPTER:
            assert 1 <= problem.line <= len(re.split("\r\n|\r|\n", text))
        else:
            assert ITS_OWN.match(problem.path), problem
        assert re.search(r"\S[:;,] \S", problem.message), problem  # what is wrong: what to do
    if not compiled.problems:
        body = compiled.files["intro/mean.md"].decode().split("---\n", 2)[2]
        html = markdown.reset().convert(body)
        assert "\x02" not in html  # with which Python-Markdown marks what it puts back later
        assert "<!--" not in html


# What once ended in a traceback, was left out without a word, or let a page hide something.
LONG, DEEP = "b" * 300, "\n".join("  " * level + "* a" for level in range(12))
BOMB = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}' if n else 'a'] * 9)}]" for n in range(9))
FAULTS = {
    "a link with a name too long": (f"[a]({LONG}.html)", "does not exist"),
    "an image with a name too long": (f"![a]({LONG}.png)", "does not exist"),
    "a snippet with a name too long": (f"[a](../../snippets/{LONG}.py)", "does not exist"),
    "a module with a name too long": (f"[a](../../src/{LONG}.py)", "does not exist"),
    "a check of a name too long": (f"It is 3.5.\n<!-- check[{LONG}]: a -->", "does not exist"),
    "a link out of the project": ("[a](../../../../../etc/hosts)", "not inside the project"),
    "a link to the root of the disk": ("[a](/etc/hosts)", "not inside the project"),
    "an image from outside of docs": ("![a](../../overrides/main.html)", "not inside the project"),
    "a link to a script": ("[a](data:text/javascript,b)", "data:text/javascript,b"),
    "a link to a script with brackets": ("[a](javascript:b())", "no target that can be read"),
    "a link to no second": (
        f"[1:00](https://youtu.be/video?t={'9' * 5000})",
        "expected are seconds",
    ),
    "a script": ("<script>alert(1)</script>", "begins an HTML element"),
    "a script in a formula": ("It is $a\n<script>b</script>$.", "begins an HTML element"),
    "a frame between prices": ("Of $5 <iframe> or $6.", "begins an HTML element"),
    "a script in an attribute": ("[a](b.md){onclick=alert(1)}", "sets an attribute of HTML"),
    "a script below a paragraph": ("Text.\n{: .a onclick='b()' }", "sets an attribute of HTML"),
    "a list too deep": (DEEP, "too deep"),
    "a quotation too deep": ("> " * 20 + "a", "too deep"),
    "a mark of compile": ("\ue001", "U+E001"),
    "a citation that nobody sees": ("It is 4.25\ue000.", "U+E000"),
    "a number that is not the one seen": ("It is 4\u200b.25.", "U+200B (zero width space)"),
    "a comment that runs the other way": ("\u202e", "U+202E (right-to-left override)"),
    "a line that is not empty": ("\xa0", "nothing but a wide space"),
    "a mark of Python-Markdown": ("a \x02 b \x03", "U+0002"),
}


@pytest.mark.parametrize(("text", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_line(fast, text, words):
    fast.write(CHAPTER, GOOD.replace("## Intuition", f"{text}\n\n## Intuition"))
    problem = next(p for p in fast.compile().problems if words in p.message)
    first = fast.line(CHAPTER, text.split("\n")[0])
    assert first <= problem.line <= first + text.count("\n")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("title", '"\\uD800"', "U+D800"),
        ("title", '"\\0"', "U+0000"),
        ("title", '"one\\ntwo"', "in one line"),
        ("title", "<b>Bold</b>", "HTML element <b>"),
        ("description", '"\\uE001"', "U+E001"),
        ("requires", f"[{LONG}]", "neither a chapter nor"),
        ("module", LONG, "does not exist"),
        ("requires", "&a [*a]", "alias"),
        ("requires", f"[]\n{BOMB}", "alias"),
    ],
)
def test_a_fault_in_the_front_matter_is_named_with_its_line(fast, key, value, words):
    fast.write(CHAPTER, re.sub(f"^{key}: .*$", lambda _: f"{key}: {value}", GOOD, flags=re.M))
    problem = next(p for p in fast.compile().problems if words in p.message)
    first = fast.line(CHAPTER, f"{key}:")
    assert first <= problem.line <= first + value.count("\n")


def test_a_footnote_that_is_quoted_as_code_stays_code(fast):
    quoted = "`[^nobody:x]` is wrong, and so is `[^mean2020:section-1]`, $x^{[^a]}$"
    fast.write(CHAPTER, GOOD.replace("## Intuition", f"{quoted}.\n\n## Intuition"))
    compiled = fast.compile()
    assert compiled.problems == []
    assert json.dumps(quoted)[1:-1] in compiled.files["notebooks/intro/mean.ipynb"].decode()


def attack(small: Small, markdown: Markdown, pages: SearchStrategy[str]) -> None:
    @SOME
    @given(pages)
    def test(text: str) -> None:
        holds(small, markdown, text)

    test()


def test_a_damaged_chapter_is_compiled_or_has_problems_with_lines(fast, markdown):
    attack(fast, markdown, damaged(GOOD))


def test_a_page_of_anything_is_compiled_or_has_problems_with_lines(fast, markdown):
    attack(fast, markdown, free_text().map(PLAIN.__add__))


@given(st.sampled_from([GOOD, *PAGES]).flatmap(damaged))
def test_a_page_keeps_its_lines_and_its_numbers_stand_where_they_are_said_to(text):
    try:
        chapter = parse_text(PROJECT, PROJECT.docs / "intro" / "mean.md", text)
    except SourceError:
        return
    lines = text.removesuffix("\n").split("\n")
    above = lines.index("---", 1) + 1
    assert chapter.lines == [""] * above + lines[above:]
    for block in chapter.blocks:
        assert above < block.line <= block.end <= len(lines)
        for claim in find_claims(block).claims:
            assert block.line <= claim.line <= block.end
            assert re.findall(r"\d+", claim.text)[0] in lines[claim.line - 1]
