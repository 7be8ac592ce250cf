"""A new chapter builds and passes its tests before a word of it is changed."""

import os
import subprocess
import sys

import pytest
from small_project import Small

from notes_site.new import add_to_contents, new_chapter
from notes_site.spelling import spelling_problems

CHAPTER = "docs/beyond/other-thought.md"
NAMES = [
    ("my-idea", "write folder/name"),
    ("beyond/My-Idea", "write folder/name"),
    ("beyond/deep/idea", "write folder/name"),
    ("beyond/idea-2", "write folder/name"),
    ("../beyond/idea", "write folder/name"),
    ("docs/idea", "chapters are in intro, vision, beyond"),
    ("beyond/lambda", "no module can have this name"),
    ("beyond/an-idea-with-a-name-that-nobody-can-remember", "at most 40: shorten it"),
]


def contents(small):
    paths = (path for path in small.root.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def copy(tmp_path_factory, copy_notes):
    root = tmp_path_factory.mktemp("copy")
    copy_notes(root)
    return Small(root)


def test_a_new_chapter_of_the_notes_builds_and_passes_every_test_of_a_chapter(copy):
    def run(*command):
        environment = {**os.environ, "PYTHONPATH": str(copy.root / "src")}
        options = {"cwd": copy.root, "env": environment, "encoding": "utf-8", "timeout": 500}
        result = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, check=False, **options
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout + result.stderr

    assert CHAPTER in run("notes_site.cli", "new", "beyond/other-thought")
    run("notes_site.cli", "build")
    assert f"{CHAPTER}: says TODO in lines 3, " in run("notes_site.cli", "check", CHAPTER)
    run("ruff", "check")
    run("ruff", "format", "--check")
    tests = [
        "tests/test_chapters.py",
        "tests/transformer_notes/test_house_style.py",
        "tests/transformer_notes/test_other_thought.py",
        "tests/notes_site/test_figures.py",
    ]
    chosen = "other-thought or other_thought or house_style"
    outcome = run("pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", chosen)

    assert " passed" in outcome
    assert (copy.root / "site/beyond/other-thought/index.html").is_file()
    assert spelling_problems(copy.project, [copy.root / CHAPTER]) == []


def test_nothing_of_the_name_of_the_template_is_left(small):
    files, problems = new_chapter(small.project, "beyond/other-thought")

    assert problems == []
    assert small.compile().problems == []
    for path in files:
        text = path.read_text(encoding="utf-8").lower()
        assert not any(f"my{mark}idea" in text for mark in " -_")


def test_a_chapter_beyond_the_lectures_says_so_first(small):
    new_chapter(small.project, "beyond/other-thought")

    text = small.read(CHAPTER).partition("\n---\n\n")[2]
    assert text.startswith("This idea is not in the lectures.\n")


def test_a_planned_chapter_takes_title_description_and_segments_from_the_plan(small):
    small.write("includes/planned.yml", "# Plans.\n\n" + small.read("includes/planned.yml"))

    new_chapter(small.project, "intro/median")

    text = small.read("docs/intro/median.md")
    assert "title: The median\ndescription: The one in the middle.\n" in text
    assert "segments: {'3': opening}\n" in text
    assert "In the lecture: [0:40](https://youtu.be/video?t=40).\n" in text
    assert small.read("includes/planned.yml") == "# Plans.\n\n"
    compiled = small.compile()
    assert compiled.problems == []
    assert [str(warning) for warning in compiled.warnings if "TODO" not in str(warning)] == []


def test_a_model_that_exists_is_shown_and_kept(small):
    files, problems = new_chapter(small.project, "intro/attention")

    assert problems == []
    assert "[causal_mask](../../src/transformer_notes/attention.py)" in small.read(
        "docs/intro/attention.md"
    )
    assert not any("transformer_notes" in path.parts for path in files)
    assert small.compile().problems == []


@pytest.mark.parametrize(("name", "message"), NAMES)
def test_a_name_that_cannot_be_is_refused_and_nothing_written(small, name, message):
    before = contents(small)

    files, problems = new_chapter(small.project, name)

    assert files == []
    assert [problem.path for problem in problems] == [name]
    assert message in problems[0].message
    assert contents(small) == before


def test_every_file_that_is_in_the_way_is_named(small):
    (small.root / "tests/site").mkdir(parents=True)
    small.write("tests/site/test_other_thought.py", "")
    small.write("src/notes_site/figures/beyond/other_thought.py", "")
    small.write(CHAPTER, "Mine.\n")

    files, problems = new_chapter(small.project, "beyond/other-thought")

    assert files == []
    assert [problem.path for problem in problems] == [
        CHAPTER,
        "src/notes_site/figures/beyond/other_thought.py",
        "tests/site/test_other_thought.py",
    ]
    assert small.read(CHAPTER) == "Mine.\n"


@pytest.mark.parametrize(
    ("page", "above", "added"),
    [
        ("intro/rest.md", "      - intro/self-attention.md", ["      - intro/rest.md"]),
        (
            "beyond/rest.md",
            "      - vision/patches.md",
            ["  - Beyond the lectures:", "      - beyond/rest.md"],
        ),
    ],
)
def test_the_contents_get_a_line_and_lose_nothing(page, above, added):
    settings = """\
site_name: Notes  # kept

nav:
  - Home: index.md
  - The introduction:
      - intro/here.md  # kept
      - intro/self-attention.md
  - Transformers in vision:
      - vision/patches.md
  - Reference:
      - glossary.md

theme: {name: material}
"""
    lines = settings.split("\n")
    place = lines.index(above) + 1

    assert add_to_contents(settings, page).split("\n") == lines[:place] + added + lines[place:]


def test_contents_in_another_form_are_refused(small):
    settings = small.read("mkdocs.yml")
    before, _, after = settings.partition("nav:\n")
    small.write("mkdocs.yml", f"{before}nav: [index.md]\n{after[after.index('theme:') :]}")
    before = contents(small)

    with pytest.raises(ValueError, match="write nav: with one page a line"):
        new_chapter(small.project, "beyond/other-thought")

    assert contents(small) == before
