"""No word is misspelt, and a slip is seen wherever there is prose."""

from pathlib import Path

import pytest
from small_project import CHAPTER, ROOT

from notes_site.problems import SourceError
from notes_site.project import Project
from notes_site.spelling import WORDS, spelling_problems


def test_no_word_of_the_notes_is_misspelt():
    assert [str(problem) for problem in spelling_problems(Project(ROOT))] == []


@pytest.mark.parametrize(
    ("name", "sound", "slip", "word"),
    [
        (CHAPTER, "A beam bends.", "A baem bends.", "baem"),
        (CHAPTER, "| the mean |", "| teh mean |", "teh"),
        (CHAPTER, "description: What", "description: Wnat", "Wnat"),
        (CHAPTER, "The line lies", "Its color lies", "color"),
        (CHAPTER, "Three bars and", "Three bras adn", "adn"),
        ("includes/glossary.yml", "The sum,", "The smu,", "smu"),
        ("includes/segments.yml", "How to compute", "How to compuet", "compuet"),
    ],
)
def test_a_slip_is_named_with_its_line_and_the_list_of_words(small, name, sound, slip, word):
    small.edit(name, sound, slip)

    (problem,) = spelling_problems(small.project)

    assert (problem.path, problem.line) == (name, small.line(name, word))
    assert problem.message.startswith(f"{word} is not in the British dictionary: ")
    assert problem.message.endswith(f"to {WORDS}")


def test_code_formulas_comments_and_addresses_are_no_prose(small):
    slips = [
        "See `wieghts` and $wieghts$ in [the code](https://example.org/wieghts)[^wieghts:adn].",
        "<!-- check[wieghts]: wieghts -->",
        "$$ \\wieghts $$",
        "```text\nwieghts\n```",
        "## Weights {#wieghts}",
    ]
    small.write(CHAPTER, small.read(CHAPTER) + "\n" + "\n\n".join(slips) + "\n")

    assert spelling_problems(small.project) == []


@pytest.mark.parametrize("settings", ["files: [", 'files: ["nothing/*.md"]'])
def test_settings_that_cannot_be_read_or_find_nothing_are_no_success(small, settings):
    small.write("cspell.yaml", settings)

    with pytest.raises(SourceError, match="cspell fails"):
        spelling_problems(small.project)


def test_a_word_of_the_list_is_right(small):
    small.edit(CHAPTER, "A beam bends.", "A baem bends.")
    small.write(WORDS, small.read(WORDS) + "baem\n")

    assert spelling_problems(small.project) == []


def test_the_list_is_in_order_and_every_word_of_it_is_used():
    words = (ROOT / WORDS).read_text(encoding="utf-8").splitlines()[1:]
    patterns = ("*.md", "docs/**/*.md", "includes/*.yml", "labs/*.py")
    prose = [path for pattern in patterns for path in ROOT.glob(pattern)]
    text = "\n".join(Path(path).read_text(encoding="utf-8").lower() for path in prose)

    assert words == sorted(set(words), key=lambda word: (word.lower(), word))
    assert [word for word in words if word.lower() not in text] == []
