"""What a change does to outputs, numbers and figures is told, and nothing else."""

import os
import subprocess
import sys

import pytest
from small_project import AVERAGE, CHAPTER, FIGURES, MASKED

from notes_site.diff import diff
from notes_site.problems import SourceError

AUTHOR = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


def git(small, *arguments):
    command = ["git", *AUTHOR, *arguments]
    result = subprocess.run(command, cwd=small.root, check=True, capture_output=True)
    return result.stdout.decode()


@pytest.fixture
def repository(small):
    """Give the good project as the branch main of a repository."""
    small.write(".gitignore", "/.cache/\n/node_modules\n__pycache__/\n")
    git(small, "init", "--quiet", "--initial-branch", "main")
    git(small, "add", ".")
    git(small, "commit", "--quiet", "--message", "The mean")
    return small


def compare(small, revision="main"):
    return diff(small.project, revision, lambda *_: None, 30.0)


def section(report, page=CHAPTER):
    return report.partition(f"### `{page}`\n\n")[2].partition("\n\nNothing")[0].split("\n")


def test_no_change_is_said_plainly(repository):
    repository.edit(CHAPTER, "A beam bends.", "A beam bends, and breaks.")
    repository.edit(AVERAGE, "import torch", "# Another word.\nimport torch")
    repository.edit(FIGURES, "Draw three bars.", "Draw bars.")

    assert compare(repository).split("\n") == [
        "## Outputs, numbers and figures that differ from `main`",
        "",
        "Nothing changed on 5 pages.",
    ]


def test_an_input_that_changed_is_followed_to_the_page(repository):
    repository.edit(AVERAGE, "6.5]", "8.0]")
    repository.edit(CHAPTER, "The line lies at 3.5.", "The line lies at 4.0.")

    report = compare(repository)

    line = repository.line(CHAPTER, "The line lies")
    assert f"- line {line}: `3.5` → `4.0` (computed)" in section(report)
    assert f"- `average` in `{AVERAGE}`: `3.5` → `4`" in section(report)
    assert f"- `values.sum()` in `{AVERAGE}`: `10.5` → `12`" in section(report)
    fold = section(report).index(f"<details><summary>{AVERAGE} prints something else</summary>")
    assert section(report)[fold + 2 : fold + 7] == [
        "```diff",
        "@@ -1 +1 @@",
        "-tensor(3.5000)",
        "+tensor(4.)",
        "```",
    ]
    assert report.endswith("Nothing changed on 4 other pages.")
    assert MASKED not in report


def test_a_cited_number_that_changed_is_told_as_cited(repository):
    repository.edit(CHAPTER, "41.7 of them", "47.1 of them")

    line = repository.line(CHAPTER, "47.1")
    assert section(compare(repository)) == [
        "Numbers that the page prints:",
        "",
        f"- line {line}: `41.7` → `47.1` (cited)",
    ]


def test_a_number_that_is_no_longer_computed_is_told(repository):
    repository.edit(CHAPTER, "<!-- check[checks]: spread -->", "<!-- exempt[2.16]: I know -->")

    line = repository.line(CHAPTER, "2.16.")
    change = f"- line {line}: `2.16` → `2.16` (was computed, now exempt)"
    assert change in section(compare(repository))


def test_numbers_that_came_and_went_are_told_with_their_lines(repository):
    gone = repository.line(CHAPTER, "9.0")
    repository.edit(CHAPTER, "* The scores add up to 9.0.\n", "* The scores add up.\n")
    repository.edit(CHAPTER, "ends at 1024.", "ends at 1024, and not at 2048.")

    changes = section(compare(repository))
    assert f"- line {gone} before: `9.0` (computed) → gone" in changes
    assert f"- line {repository.line(CHAPTER, '2048')}: new → `2048` (wrong)" in changes


def test_a_matrix_is_shown_row_by_row(repository):
    repository.edit(CHAPTER, r"1 & 0 \\ 3 & 5", r"1 & 0 \\ 3 & 6")

    line = repository.line(CHAPTER, "& 6")
    change = f"- line {line}: `[1, 0], [3, 5]` → `[1, 0], [3, 6]` (was computed, now wrong)"
    assert change in section(compare(repository))


def test_a_figure_is_compared_as_drawn(repository):
    repository.edit("src/transformer_notes/attention.py", ".tril()", ".triu()")

    assert section(compare(repository))[-1] == "Figures that are drawn differently: `bars`."


def test_snippets_figures_and_pages_that_came_and_went_are_named(repository):
    repository.edit(CHAPTER, "mean/bars.svg", "mean/sticks.svg")
    repository.edit(FIGURES, "def bars", "def sticks")
    repository.edit(CHAPTER, "snippets/intro/mean/masked.py", "snippets/intro/mean/hidden.py")
    (repository.root / MASKED).rename((repository.root / MASKED).with_name("hidden.py"))
    repository.write("docs/more.md", repository.read("docs/notation.md"))
    (repository.root / "docs/references.md").unlink()

    report = compare(repository)

    assert "Figures that are new: `sticks`." in section(report)
    assert "Figures that are gone: `bars`." in section(report)
    hidden = MASKED.replace("masked", "hidden")
    assert f"Snippets that are new: `{hidden}`." in section(report)
    assert f"Snippets that are gone: `{MASKED}`." in section(report)
    assert "### `docs/more.md`\n\nThe page is new. Numbers: none.\n" in report
    assert "### `docs/references.md`\n\nThe page is gone.\n" in report


def test_what_is_broken_is_told_and_the_rest_compared(repository):
    repository.write("docs/index.md", "No front matter.\n")
    repository.edit(AVERAGE, "print(", "raise ValueError(")
    repository.edit(CHAPTER, "41.7 of them", "47.1 of them")

    report = compare(repository)

    assert "### `docs/index.md`\n\nThe page cannot be read: docs/index.md:1: " in report
    assert "+ValueError: tensor(3.5000)" in section(report)
    assert "`41.7` → `47.1` (cited)" in report


def test_an_output_cannot_leave_its_fence(repository):
    repository.edit(AVERAGE, "print(average)", 'print("```\\n## Approved")')

    lines = section(compare(repository))
    fence = "`" * 6
    assert lines.index(f"{fence}diff") < lines.index("+## Approved") < lines.index(fence)


@pytest.mark.parametrize("revision", ["nowhere", "--output=stolen", ""])
def test_a_revision_that_does_not_exist_is_refused(repository, revision):
    with pytest.raises(SourceError, match="name a branch, tag or commit"):
        compare(repository, revision)

    assert not (repository.root / "stolen").exists()


def test_neither_the_working_tree_nor_the_repository_is_touched(repository):
    repository.edit(CHAPTER, "41.7 of them", "47.1 of them")
    before = git(repository, "status", "--porcelain"), git(repository, "rev-parse", "--all")

    command = [sys.executable, "-m", "notes_site.cli", "diff", "main"]
    environment = {**os.environ, "PYTHONPATH": str(repository.root / "src")}
    options = {"cwd": repository.root, "env": environment, "encoding": "utf-8"}
    result = subprocess.run(command, capture_output=True, check=True, **options)

    assert "`41.7` → `47.1`" in result.stdout
    assert "snippets" not in result.stderr  # both revisions share the results
    assert (
        git(repository, "status", "--porcelain"),
        git(repository, "rev-parse", "--all"),
    ) == before
    assert git(repository, "worktree", "list").count("\n") == 1
