import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_site.chapter import Chapter, parse, parse_text
from notes_site.problems import SourceError
from notes_site.project import Project

PROJECT = Project.find(Path(__file__).parent)
PROFILE = settings(deadline=None, database=None, derandomize=True)


def page(body: str) -> Chapter:
    return parse_text(PROJECT, PROJECT.docs / "a" / "b.md", f"---\ntitle: A\n---\n{body}\n")


def test_front_matter_is_read_and_its_lines_still_count() -> None:
    text = "---\ntitle: A\nkind: idea\n---\n\nText.\n"
    chapter = parse_text(PROJECT, PROJECT.docs / "a" / "b.md", text)
    assert chapter.front_matter == {"title": "A", "kind": "idea"}
    assert chapter.key_lines == {"title": 2, "kind": 3}
    assert chapter.blocks[0].line == 6
    assert chapter.page == "a/b.md"
    assert chapter.snippet_folder == "a/b"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "front matter is missing"),
        ("Text.\n", 1, "front matter is missing"),
        ("---\ntitle: A\n", 1, "front matter is missing"),
        ("---\ntitle: [\n---\n", 2, "not YAML"),
        ("---\ntitle: A\nb: 'c\n---\n", 3, "not YAML"),
        ("---\ndate: 2020-99-99\n---\n", 1, "not YAML"),
        ("---\n- a\n---\n", 1, "no mapping"),
        ("---\n---\n", 1, "no mapping"),
    ],
)
def test_a_page_without_front_matter_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        parse_text(PROJECT, PROJECT.docs / "a.md", text)
    assert (caught.value.problem.path, caught.value.problem.line) == ("docs/a.md", line)


def test_blocks_know_their_kind_lines_and_place() -> None:
    body = (
        "## Title: of it {#its-id}\n\none\ntwo\n\n$$ x\n$$\n\n| a |\n| --- |\n| b |\n\n* item\n\n"
        "> quote\n\n```text\ncode\n```\n"
    )
    assert [(b.kind, b.line, b.end, b.top) for b in page(body).blocks] == [
        ("heading", 4, 4, True),
        ("paragraph", 6, 7, True),
        ("math", 9, 10, True),
        ("table", 12, 14, True),
        ("paragraph", 16, 16, False),
        ("paragraph", 18, 18, False),
        ("code", 21, 21, True),
    ]


def test_a_heading_has_its_id_and_level_and_text_without_it() -> None:
    first, second = page("### Why $d_k$: a root {#why-the-root}\n\n## No id").headings
    assert (first.id, first.level, first.text) == ("why-the-root", 3, "Why d_k: a root")
    assert (second.id, second.level) == ("", 2)


@pytest.mark.parametrize(
    ("comment", "kind", "name", "text"),
    [
        ("<!-- check[a]: x -->", "check", "a", "x"),
        ("<!--check[a]:x-->", "check", "a", "x"),
        ("<!-- check[a/b-c/d]: x[0, 1] -->", "check", "a/b-c/d", "x[0, 1]"),
        ("<!-- check[a]: x,\n  y -->", "check", "a", "x, y"),
        ("<!-- list: papers -->", "list", "", "papers"),
        ("<!-- exempt[1,024]: because - of it -->", "exempt", "1,024", "because - of it"),
        ("<!-- a remark -->", None, None, None),
        ("<!-- check[a] -->", "check", "a", ""),
    ],
)
def test_comments_are_read(
    comment: str, kind: str | None, name: str | None, text: str | None
) -> None:
    comments = page(f"Text.\n\n{comment}").comments
    assert [(c.kind, c.name, c.text) for c in comments] == ([(kind, name, text)] if kind else [])


def test_a_comment_belongs_to_the_block_above_it_wherever_that_is() -> None:
    body = (
        "<!-- list: a -->\n\none\n<!-- check[a]: x -->\n\n* two\n  <!-- check[b]: x -->\n* three\n"
        "\n> four\n>\n> <!-- check[c]: x -->\n\n| five |\n| --- |\n\n<!-- check[d]: x -->\n"
        "<!-- check[e]: x -->\n\n<p>\nsix\n</p>\n\n<!-- check[f]: x -->"
    )
    comments = page(body).comments
    found = [(c.name, c.block.text.strip(" ;\n") if c.block else None) for c in comments]
    assert found == [
        ("", None), ("a", "one"), ("b", "two"), ("c", "four"), ("d", "five"), ("e", "five"),
        ("f", "six"),
    ]  # fmt: skip


def test_links_know_what_they_show_and_whether_they_stand_alone() -> None:
    body = (
        "[one](a.py)\n\nsee [two *it*](b.md#c)\nand [three](d.md)\n\n"
        "![four](a/e.svg)\ncaption [five](f.md)\n\n* [six](g.py)"
    )
    assert [(x.text, x.target, x.line, x.image, x.alone) for x in page(body).links] == [
        ("one", "a.py", 4, False, True),
        ("two it", "b.md#c", 6, False, False),
        ("three", "d.md", 7, False, False),
        ("four", "a/e.svg", 9, True, True),
        ("five", "f.md", 10, False, False),
        ("six", "g.py", 12, False, False),
    ]


def test_two_links_in_a_paragraph_do_not_stand_alone() -> None:
    assert not any(link.alone for link in page("[one](a.py) [two](b.py)").links)


def test_boxes_end_with_their_last_line_of_text() -> None:
    assert page("> **A**\n>\n> b\n\n\nText.\n\n* > c").boxes == [(4, 6)]


@PROFILE
@given(st.text(st.sampled_from("ab1 \n#>*-|`$<!>[](){}:^_\\~&;\t")))
def test_no_page_is_too_strange_and_lines_are_those_of_the_file(text: str) -> None:
    chapter = page(text)
    for block in chapter.blocks:
        assert 4 <= block.line <= len(chapter.lines)
        for unit in block.units:
            assert all(block.line <= piece.line <= len(chapter.lines) for piece in unit)


@pytest.mark.parametrize("path", sorted(PROJECT.docs.rglob("*.md")), ids=lambda path: path.stem)
def test_every_word_of_a_page_is_found_in_the_line_it_is_said_to_stand(path: Path) -> None:
    chapter = parse(PROJECT, path)
    for block in chapter.blocks:
        for unit in block.units:
            for piece in unit:
                first = piece.text.strip().split("\n")[0].split()
                if piece.kind in ("text", "code") and first and piece.text != " ; ":
                    line = chapter.lines[piece.line - 1]
                    assert first[0][:3] in line.replace("\\", "") or "&" in line


@pytest.mark.parametrize(
    "part",
    [
        "<!-- a",
        "<!-- a ",
        "<!-- a[",
        "<!-- a[b]: ",
        "<!--",
        "-->",
        "<a",
        "< ",
        "[",
        "](",
        "![",
        "`",
    ],
)
def test_long_runs_take_no_long_time(part: str) -> None:
    for text in (part * 3000, f"<!-- check{part * 3000}", f"<!-- a{' ' * 9000}{part}"):
        start = time.process_time()
        page(text)
        assert time.process_time() - start < 4
