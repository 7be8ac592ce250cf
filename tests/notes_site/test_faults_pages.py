"""Faults in pages and data: one line each, with file, line, what is expected, and a cure."""

import pytest
from small_project import AVERAGE, CHAPTER, FIGURES, MASKED

from notes_site.project import Project

PAPERS, GLOSSARY = "includes/papers.yml", "includes/glossary.yml"
SEGMENTS, PLANNED = "includes/segments.yml", "includes/planned.yml"
QUESTIONS = "includes/questions.yml"


def test_the_good_project_has_no_problems(small):
    compiled = small.compile()

    assert compiled.problems == []
    assert compiled.warnings == []


# What is planted: file, old text, new text; where it is reported: a mark in that line, None for
# the file as a whole; and words of the message.
NUMBERS = {
    "a number that only the description states": (
        "description: ",
        "description: Of 1,234 pages, ",
        "1,234",
        "description says 1,234",
        "the page nowhere",
        "correct",
    ),
    "a wrong digit in text": (
        "add up to 9.0",
        "add up to 9.1",
        "add up to 9.1",
        "says 9.1",
        "gives 9",
        "correct",
    ),
    "a wrong digit in a formula": (
        (r"3 & 5 \end", r"4 & 5 \end", r"4 & 5 \end", "row 2 column 1 says 4", "gives 3", "correct")
    ),
    "a wrong digit in a table": (
        "mean | — | 3.5",
        "mean | — | 3.6",
        "| 3.6 |",
        "says 3.6",
        "average gives 3.5",
        "correct",
    ),
    "a wrong digit in a box": (
        "spread by 2.16",
        "spread by 2.61",
        "2.61",
        "says 2.61",
        "gives 2.16025",
        "correct",
    ),
    "a wrong digit in a caption": (
        "lies at 3.5",
        "lies at 5.3",
        "lies at 5.3",
        "says 5.3",
        "gives 3.5",
        "correct",
    ),
    "a wrong digit in an answer": (
        "**Answer:** 10.5",
        "**Answer:** 15.0",
        "15.0",
        "says 15.0",
        "gives 10.5",
        "correct",
    ),
    "wrong arithmetic": (
        "2.5 + 6.5 = 10.5",
        "2.5 + 6.5 = 11.5",
        "= 11.5",
        "is 10.5, not 11.5",
        "correct",
    ),
    "wrong arithmetic in a formula": (
        (r"{3} = 3.5$", r"{3} = 3.4$", "= 3.4$", "is 3.5, not 3.4", "correct")
    ),
    "a matrix of another shape": (
        (r"1 & 0 \\ 3 & 5", "1 & 0", "1 & 0", "shape 1 × 2", "gives shape 2 × 2", "correct")
    ),
    "a matrix with rows of two lengths": (
        (r"1 & 0 \\ 3 & 5", r"1 & 0 \\ 3", r"1 & 0 \\ 3", "2 × 1 or 2", "2 × 2", "correct")
    ),
    "a matrix without entries": (
        (r" 1 & 0 \\ 3 & 5 ", " ", r"{bmatrix} \end", "0 × no", "gives shape 2 × 2", "correct")
    ),
    "a number that nothing backs": (
        "A beam bends.",
        "A beam bends by 7.77.",
        "7.77",
        "neither computed, cited nor given",
        "add",
    ),
    "a right number that is quoted as wrong": (
        "and get 5.0",
        "and get 3.5",
        "and get 3.5",
        "quoted as wrong",
        "just that",
        "make it a check",
    ),
    "an exemption that exempts nothing": (
        "ends at 1024",
        "ends somewhere",
        "<!-- exempt",
        "exempt[1024]",
        "nothing",
        "remove",
    ),
    "a check of a number that is not there": (
        "add up to 9.0",
        "add up",
        "masked]: weights.sum()",
        "gives 9",
        "states no such",
        "correct",
    ),
}
CHECKS = {
    "a check of a snippet that does not exist": (
        "check[average]: average",
        "check[avrage]: average",
        "[avrage]",
        "avrage",
        "does not exist",
        "did you mean average?",
    ),
    "a check of a checks.py that does not exist": (
        "check[checks]",
        "check[index/checks]",
        "[index/",
        "snippets/index/checks.py",
        "does not exist",
        "correct",
    ),
    "a check that leaves the snippets": (
        "check[checks]",
        "check[../src/transformer_notes/attention]",
        "[../src",
        "does not exist",
        "correct",
    ),
    "a check by an absolute path": (
        "check[checks]",
        "check[/etc/passwd]",
        "[/etc",
        "does not exist",
        "correct",
    ),
    "a check that names no snippet": (
        "check[checks]:",
        "check:",
        "check: spread",
        "names no snippet",
        "write check[snippet]",
    ),
    "a check that is no expression": (
        "]: spread",
        "]: spread +",
        "spread +",
        "is no expression",
        "correct",
    ),
    "a check with brackets too deep": (
        "]: spread",
        f"]: {'(' * 300}spread{')' * 300}",
        "((((",
        "is no expression",
        "correct",
    ),
    "a check with signs too deep": (
        "]: spread",
        f"]: {'-' * 9000}spread",
        "----",
        "is no expression",
        "correct",
    ),
    "a check of literals only": (
        "]: spread",
        "]: 2.16",
        "]: 2.16",
        "literal 2.16",
        "compute it in the snippet",
    ),
    "a check that uses no name": (
        "]: spread",
        "]: abs()",
        "]: abs()",
        "uses no name of the snippet",
        "name one",
    ),
    "a check with a statement in it": (
        "]: spread",
        "]: [spread for spread in spread]",
        "]: [spread",
        "ListComp",
        "only names",
    ),
    "a check of something private": (
        "]: spread",
        "]: spread.__class__",
        "__class__",
        "private",
        "use others",
    ),
    "a check without an expression": (
        "check[checks]: spread",
        "check[checks]:",
        "check[checks]:",
        "says nothing",
        "write",
    ),
    "a misspelt check": (
        "<!-- check[checks]",
        "<!-- chek[checks]",
        "chek",
        "'chek'",
        "known are check",
        "correct",
    ),
    "a check without its colon": (
        "check[checks]: spread",
        "check[checks] spread",
        "[checks] spread",
        "not read",
        "write",
    ),
    "a check in a line of text": (
        "The first is small.",
        "It is. <!-- check[checks]: spread -->",
        "It is.",
        "not read",
        "write",
    ),
    "a comment that is not closed": (
        "spread -->",
        "spread",
        "]: spread",
        "is not closed",
        "write -->",
    ),
}
LINKS = {
    "a formula that KaTeX rejects": (
        (r"\frac{10.5}{3} = 3.5", r"\frc{10.5}{3}", r"\frc", "Undefined control sequence", r"\frc")
    ),
    "a formula that is not closed": (
        "The first is small.",
        "The first is $x.",
        "is $x",
        "dollar",
        r"a plain dollar is \$",
    ),
    "a formula in a heading": (
        "## Pitfalls: halves",
        "## Pitfalls: $n$",
        "$n$ {#",
        "a heading holds no formula",
        "write",
    ),
    "a symbol that the table lacks": (
        (r"\sum_i x_i", r"\sum_i y x_i", "y x_i", "symbol y", "explain it")
    ),
    "an unknown footnote": (
        "balance at their average[^mean2020:",
        "balance at their average[^maen2020:",
        "[^maen",
        "cites maen2020",
        "did you mean mean2020?",
    ),
    "an unknown place in a paper": (
        "table-2]",
        "table-3]",
        "table-3",
        "cites table-3",
        "places are section-1, table-2",
        "correct",
    ),
    "a footnote that is none": (
        "A beam bends.",
        "A beam bends[^mean 2020].",
        "[^mean 2020]",
        "is none",
        "write [^paper]",
    ),
    "a footnote defined on a page": (
        "A beam bends.",
        "A beam bends.\n\n[^mean2020]: Author.",
        "[^mean2020]: A",
        "includes/papers.yml",
        "remove",
    ),
    "an unknown glossary term": (
        "glossary.md#average",
        "glossary.md#averege",
        "#averege",
        "#averege",
        "glossary.md does not",
        "did you mean #average?",
    ),
    "a link to a page that does not exist": (
        "(../glossary.md#average)",
        "(../glosary.md)",
        "glosary.md",
        "glosary.md",
        "does not exist",
        "did you mean glossary.md?",
    ),
    "a link to an anchor of the page that does not exist": (
        "(#by-hand)",
        "(#by-hnd)",
        "(#by-hnd)",
        "#by-hnd",
        "this page does not have",
        "did you mean #by-hand?",
    ),
    "a link to an anchor of another page that does not exist": (
        "(../glossary.md#average)",
        "(../notation.md#width)",
        "#width",
        "#width",
        "notation.md does not have",
        "correct",
    ),
    "a link to a file that does not exist": (
        "(#by-hand)",
        "(../../LICENCE)",
        "LICENCE",
        "../../LICENCE",
        "does not exist",
        "correct",
    ),
    "a link in a table to a page that does not exist": (
        "| how many |",
        "| [how](many.md) many |",
        "many.md",
        "intro/many.md",
        "does not exist",
        "did you mean",
    ),
    "a link with a blank in its address": (
        "(#by-hand)",
        "(by hand.md)",
        "(by hand.md)",
        "no target that can be read",
        "write",
    ),
    "a link without a target": (
        "(#by-hand)",
        "[digits]",
        "[the digits][",
        "has no target",
        "write",
    ),
    "a link to another video": (
        "youtu.be/video",
        "youtu.be/vidoe",
        "vidoe",
        "no lecture of these notes",
        "video",
        "correct",
    ),
    "a time that does not match its link": (
        "?t=5)",
        "?t=6)",
        "?t=6",
        "says 0:05, which is 5 s, but links to 6 s",
        "correct",
    ),
    "a time after the end of the video": (
        "[0:05](https://youtu.be/video?t=5)",
        "[2:00](https://youtu.be/video?t=120)",
        "t=120",
        "120 s",
        "1:00",
        "correct",
    ),
    "a figure that does not exist": (
        "(mean/bars.svg)",
        "(mean/bras.svg)",
        "bras.svg",
        "mean.py has no such function",
        "did you mean bars?",
    ),
    "a figure without alt text": (
        "![Three bars and a line at their mean]",
        "![ ]",
        "![ ]",
        "no alt text",
        "say what it shows",
    ),
    "a figure of another chapter": (
        "(mean/bars.svg)",
        "(other/bars.svg)",
        "other/bars",
        "not the chapter's own",
        "write mean/bars.svg",
    ),
    "a figure in a list": (
        "* The first is small.",
        "* ![Bars](mean/bars.svg)",
        "* ![Bars]",
        "in a text, list or box",
        "paragraph of its own",
    ),
    "an image that does not exist": (
        "The first is small.",
        "![A cat](cat.png)",
        "cat.png",
        "cat.png does not exist",
        "correct",
    ),
    "a snippet that does not exist": (
        "mean/average.py)",
        "mean/avrage.py)",
        "avrage.py",
        "snippets/intro/mean/avrage.py does not exist",
        "did you mean average?",
    ),
    "a snippet in a folder that does not exist": (
        "../../snippets/intro/mean/average.py",
        "../../snipets/average.py",
        "snipets",
        "does not exist",
        "correct",
    ),
    "an object that does not exist": (
        "[causal_mask]",
        "[casual_mask]",
        "casual_mask",
        "attention.py has no object casual_mask",
        "did you mean causal_mask?",
    ),
    "a module that does not exist": (
        "transformer_notes/attention.py)",
        "transformer_notes/atention.py)",
        "atention.py)",
        "module src/transformer_notes/atention.py does not exist",
        "correct",
    ),
}
FENCES = {
    f"a fence {fence}": (
        (
            "Three numbers have",
            f"{fence}\nls\n{fence[:3]}\n\nThree numbers have",
            fence,
            fence,
            cure,
        )
    )
    for fence, cure in {
        "```python": "put it in snippets/",
        "```Python": "put it in snippets/",
        "~~~python": "put it in snippets/",
        "``` {.python .x}": "put it in snippets/",
        "```py": "put it in snippets/",
        "```pycon": "put it in snippets/",
        "```sh": "write ```console",
        "```bash": "write ```console",
        "```shell": "write ```console",
    }.items()
} | {
    "a column without a head": (
        "| what it is | shape |",
        "| | shape |",
        "| | shape |",
        "column 2 of the table has no head",
        "say what",
    ),
    "a fence that is not closed": (
        "Three numbers have",
        "```text\nThree numbers have",
        "```text",
        "is not closed",
        "write ```",
    ),
    "a mark that lets pytest skip a block": (
        "Three numbers have",
        "<!--pytest.mark.skip-->\n\nThree numbers have",
        "<!--pytest",
        "not read",
        "write",
    ),
}
FRONT_MATTER = {
    "no title": ("title: The mean\n", "", "---", "title is missing", "kind idea needs it"),
    "a misspelt key": ("title:", "titel:", "titel:", "unknown key titel", "did you mean title?"),
    "a misspelt kind key": ("kind:", "kidn:", "kidn:", "unknown key kidn", "did you mean kind?"),
    "no kind": ("kind: idea\n", "", "---", "kind is None", "expected one of idea, survey"),
    "an unknown key": ("kind: idea", "kind: idea\nzzz: 1", "zzz", "unknown key zzz", "known are"),
    "an unknown kind": ("kind: idea", "kind: ida", "kind: ida", "'ida'", "expected one of idea"),
    "a kind that is a list": ("kind: idea", "kind: [idea]", "kind: [", "expected one of idea"),
    "an unknown lecture": (
        "lecture: intro",
        "lecture: inrto",
        "inrto",
        "'inrto'",
        "expected one of intro, vision",
    ),
    "no lecture": ("lecture: intro\n", "", "---", "lecture is missing", "needs it"),
    "a key that stands twice": (
        "kind: idea",
        "kind: idea\ntitle: Again",
        "title: Again",
        "title stands twice",
        "keep one",
    ),
    "a segment that stands twice": (
        "1: opening, 2: by",
        "1: opening, 1: by",
        "segments:",
        "key 1 stands twice",
        "keep one",
    ),
    "a title that is a number": ("title: The mean", "title: 5", "title: 5", "expected text"),
    "a title that is empty": ("title: The mean", "title:", "title:", "None", "expected text"),
    "a title that is no date": (
        "title: The mean",
        "title: 2021-13-45",
        "---",
        "not YAML",
        "put the text in quotes",
    ),
    "a colon without quotes": (
        "title: The mean",
        "title: The mean: all",
        "title: The",
        "not YAML",
        "put the text in quotes",
    ),
    "brackets too deep": (
        "[intro/median.md]",
        "[" * 5000,
        "---",
        "not YAML",
        "put the text in quotes",
    ),
    "a description that is too long": (
        "description: What",
        f"description: {'very ' * 40}",
        "description:",
        "at most 160",
        "shorten",
    ),
    "a requirement that does not exist": (
        "intro/median.md]",
        "intro/mode.md]",
        "requires:",
        "requires intro/mode.md",
        "correct it, or plan it",
    ),
    "requirements that are no list": (
        "[intro/median.md]",
        "intro/median.md",
        "requires:",
        "expected a list",
        "[intro/page.md]",
    ),
    "a requirement that is a list": (
        "[intro/median.md]",
        "[[intro/median.md]]",
        "requires:",
        "neither a chapter nor",
        "correct it",
    ),
    "a module that does not exist": (
        "notes.attention\n",
        "notes.atention\n",
        "module:",
        "transformer_notes.atention does not exist",
        "correct",
    ),
    "a module outside the packages": (
        "module: transformer_notes.attention",
        "module: /etc/passwd",
        "module:",
        "does not exist",
        "correct",
    ),
    "segments that are no mapping": (
        "{1: opening, 2: by-hand}",
        "[1, 2]",
        "segments:",
        "expected a mapping",
        "{27: the-equation}",
    ),
    "a segment that does not exist": (
        "2: by-hand}",
        "9: by-hand}",
        "segments:",
        "segment 9 of intro is not in includes/segments.yml",
        "correct",
    ),
    "a segment for a section that does not exist": (
        "2: by-hand}",
        "2: by-hnad}",
        "segments:",
        "section by-hnad, which is not there",
        "did you mean by-hand?",
    ),
}
SECTIONS = {
    "an opening without a time in the video": (
        "In the lecture: [0:05](https://youtu.be/video?t=5).",
        "",
        "---",
        "names no moment of the video",
        "link to its times",
    ),
    "an analogy without its limits": (
        "**Where the analogy breaks.** A beam bends.",
        "",
        "## Intuition",
        "lacks the paragraph",
        "Where the analogy breaks",
    ),
    "code without our source": (
        "[causal_mask](../../src/transformer_notes/attention.py)",
        "",
        "## In code",
        "lacks an object of our source",
        "link to it",
    ),
    "a word that hurts": (
        "Weights on a beam",
        "Obviously, weights on a beam",
        "Obviously",
        "'Obviously'",
        "take it out",
    ),
    "an exclamation mark": (
        "**Where the analogy breaks.** A beam bends.",
        "**Where the analogy breaks.** A beam bends!",
        "A beam bends!",
        "'!'",
        "take it out",
    ),
    "a section that is missing": (
        "## Sources {#sources}",
        "",
        "---",
        'section "Sources" is missing',
        "add it",
    ),
    "a section out of order": (
        "## Pitfalls: halves {#pitfalls}",
        "## Intuition: again {#again}",
        "again}",
        "out of order",
        "move it above",
        "Picture",
    ),
    "a misspelt section": (
        "## Pitfalls:",
        "## Pitfals:",
        "## Pitfals",
        'unknown section "Pitfals"',
        "did you mean Pitfalls?",
    ),
    "a section without a subtitle": (
        "## Pitfalls: halves",
        "## Pitfalls",
        "## Pitfalls",
        "no subtitle",
        "write Pitfalls: what",
    ),
    "a heading without an id": (" {#pitfalls}", "", "## Pitfalls", "no id", "{#a-readable-id}"),
    "an id that stands twice": (
        "{#pitfalls}",
        "{#picture}",
        "## Pitfalls",
        "id picture stands in line",
        "give it another",
    ),
    "a title in the text": (
        "Three numbers have",
        "# Beams {#beams}\n\nThree numbers have",
        "# Beams",
        "front matter",
        "use ##",
    ),
    "an equation that is not displayed": (
        "$$ m = ",
        "The mean is $m = ",
        "## The equation",
        "no displayed equation",
        "add it",
    ),
    "a question without an answer": (
        "**Answer:** None.",
        "None.",
        "{#q-shape}",
        "question q-shape has mistake, solution",
        "expected are **Answer:**",
    ),
    "a figure in an answer": (
        "**Answer:** None.",
        "**Answer:** None.\n\n![Three bars](mean/bars.svg)",
        "![Three bars](mean/bars.svg)",
        "a figure stands in the answer to q-shape",
        "put it above the answer",
    ),
    "too few questions": (
        "{#q-shape}",
        "{#shape}",
        "## Check yourself",
        "3 questions",
        "expected at least 4",
        "write more",
    ),
}
CASES = NUMBERS | CHECKS | LINKS | FENCES | FRONT_MATTER | SECTIONS
# Their sections or formulas go with what is planted.
FOLLOWED = {
    "a section out of order": 2,
    "an equation that is not displayed": 2,
    "a check without its colon": 2,
}


@pytest.mark.parametrize("fault", CASES)
def test_a_page_names(small, fault):
    old, new, mark, *words = CASES[fault]
    small.edit(CHAPTER, old, new)

    problems = small.compile().problems

    assert len(problems) == FOLLOWED.get(fault, 1), "\n".join(map(str, problems))
    expected = [p for p in problems if all(word in str(p) for word in words)]
    assert expected, "\n".join(map(str, problems))
    assert expected[0].path == CHAPTER
    assert expected[0].line == small.line(CHAPTER, mark)


# File, old text, new text; a mark in the reported line, None for the file as a whole; words.
ELSEWHERE = {
    "data that is not YAML": (
        (PAPERS, "year: 2020", 'year: "2020" x', "year", "not YAML", "correct the line")
    ),
    "a list for a mapping": ((GLOSSARY, "average:\n", "- a:\n", "- a", "is no mapping", "write")),
    "a paper that stands twice": (
        (
            PAPERS,
            "mean2020:",
            "mean2020: {}\n'mean2020':",
            "'mean2020'",
            "mean2020 stands twice",
            "keep",
        )
    ),
    "a paper with an unknown key": (
        (PAPERS, "year:", "yaer:", "mean2020:", "mean2020: has the unknown key yaer", "known are")
    ),
    "a paper without an address": (
        (
            PAPERS,
            "  url: https://example.org/mean\n",
            "",
            "mean2020:",
            "lacks the key url",
            "add it",
        )
    ),
    "a paper with places in a list": (
        (
            PAPERS,
            '{section-1: "Section 1", table-2: "Table 2"}',
            "[a]",
            "mean2020:",
            "places is ['a']",
            "expected a mapping",
        )
    ),
    "a term with a single form": (
        (GLOSSARY, "[average]", "average", "average:", "forms is 'average'", "expected a list")
    ),
    "a term that is no mapping": (
        (
            GLOSSARY,
            "average:\n",
            "average: 1\nother:\n",
            "average: 1",
            "average: is no mapping",
            "keys",
        )
    ),
    "a term taught nowhere": (
        (
            GLOSSARY,
            "chapter: intro/mean.md",
            "chapter: intro/maen.md",
            "average:",
            "intro/maen.md",
            "does not exist",
            "correct it, or list",
        )
    ),
    "a question answered nowhere": (
        (
            QUESTIONS,
            "intro/mean.md#by-hand",
            "intro/mean.md#by-head",
            "one-number:",
            "one-number is answered in intro/mean.md#by-head, which does not exist",
            "planned.yml",
        )
    ),
    "a question without a text": (
        (QUESTIONS, "text: Why", "words: Why", "one-number:", "unknown key words", "answer, text")
    ),
    "a time without quotes": (
        (SEGMENTS, 'length: "1:00"', "length: 1:00", "intro:", "length is 60", "quotes")
    ),
    "a time that is none": (
        (SEGMENTS, '"0:20", end', '"noon", end', "intro:", "'noon'", "expected one such as 8:40")
    ),
    "a segment without a text": (
        (SEGMENTS, ", text: What a mean is", "", "intro:", "a segment lacks the key text", "add it")
    ),
    "a speaker in a list": (
        (SEGMENTS, "Somebody", "[Somebody]", "intro:", "speakers is ['Somebody']", "expected text")
    ),
    "a plan for a segment that a chapter teaches": (
        (
            PLANNED,
            '["3"]',
            '["2", "3"]',
            "intro/median.md:",
            "plans segment 2",
            "docs/intro/mean.md claims",
            "remove it here",
        )
    ),
    "a segment claimed twice": (
        "docs/references.md",
        "kind: reference",
        "kind: reference\nsegments: {intro-2: opening}",
        "segments:",
        "segment 2 of intro is claimed by docs/intro/mean.md too",
        "take it out",
    ),
    "an unknown list": (
        "docs/references.md",
        "list: papers",
        "list: paper",
        "list: paper",
        "no list paper",
        "there are chapters",
    ),
    "an output that differs": (
        "snippets/intro/mean/average.out",
        "3.5000",
        "3.6000",
        "3.6",
        "tensor(3.6000)",
        "prints 'tensor(3.5000)'",
        "notes accept",
    ),
    "an output that is too long": (
        "snippets/intro/mean/average.out",
        "3.5000)\n",
        "3.5000)\nmore\n",
        "more",
        "recorded is 'more'",
        "prints ''",
        "notes accept",
    ),
}


@pytest.mark.parametrize("fault", ELSEWHERE)
def test_a_file_names(small, fault):
    path, old, new, mark, *words = ELSEWHERE[fault]
    small.edit(path, old, new)

    problem = small.only_problem()

    assert problem.path == path
    assert problem.line == small.line(path, mark.strip())
    for word in words:
        assert word in problem.message


@pytest.mark.parametrize(
    ("removed", "cure"),
    [
        (PAPERS, "create it"),
        (GLOSSARY, "create it"),
        (QUESTIONS, "create it"),
        (SEGMENTS, "create it"),
        (PLANNED, "create it"),
        (
            "snippets/intro/mean/average.out",
            "the snippet prints 'tensor(3.5000)' first: run notes accept",
        ),
    ],
)
def test_a_missing_file_is_named(small, removed, cure):
    (small.root / removed).unlink()

    assert (
        str(small.only_problem())
        == f"{removed}: does not exist{':' if cure == 'create it' else ','} {cure}"
    )


def test_a_missing_module_of_figures_is_named(small):
    (small.root / FIGURES).unlink()

    assert f"{FIGURES} has no such function: write it" in small.only_problem().message


@pytest.mark.parametrize(
    "path",
    [
        CHAPTER,
        "docs/index.md",
        "docs/notation.md",
        "docs/glossary.md",
        AVERAGE,
        FIGURES,
        "snippets/intro/mean/checks.py",
        "snippets/intro/mean/average.out",
        "src/transformer_notes/attention.py",
        PAPERS,
        GLOSSARY,
        QUESTIONS,
        SEGMENTS,
        PLANNED,
    ],
)
def test_a_file_that_is_not_utf8_names_its_line(small, path):
    lines = (small.root / path).read_bytes().split(b"\n")
    lines.insert(1, "# Zürich".encode("latin-1"))
    small.write(path, b"\n".join(lines))

    problem = small.only_problem()

    assert (problem.path, problem.line) == (path, 2)
    assert "is not UTF-8" in problem.message
    assert "0xfc" in problem.message
    assert "save it as UTF-8" in problem.message


def test_settings_that_are_not_utf8_or_incomplete_are_one_problem(small):
    from notes_site.problems import SourceError

    for text, word in (
        ("site_name: Zürich".encode("latin-1"), "save it as UTF-8"),
        (b"site_name: a", "site_url is None, expected site_url: https"),
        (b"site_url: [", "not YAML"),
        (b"- a", "site_url is None"),
    ):
        small.write("mkdocs.yml", text)
        with pytest.raises(SourceError, match=word):
            _ = small.project.settings


@pytest.mark.parametrize("path", [AVERAGE, MASKED, FIGURES, "src/transformer_notes/attention.py"])
def test_code_that_is_not_python_names_its_line(small, path):
    small.edit(
        path, "import torch" if path != FIGURES else "from matplotlib", "import import torch"
    )

    problem = small.only_problem()

    assert (problem.path, problem.line) == (path, small.line(path, "import import"))
    assert "is not Python (invalid syntax): correct the line" in problem.message


@pytest.mark.parametrize("text", [b"", b"\n", b"The mean.\n", b"---\ntitle: The mean\n"])
def test_a_page_without_front_matter_is_one_problem_also_for_those_who_link_to_it(small, text):
    small.write(CHAPTER, text)

    problem = small.only_problem()

    assert (problem.path, problem.line) == (CHAPTER, 1)
    assert "front matter is missing: begin with ---" in problem.message


def test_front_matter_that_is_no_mapping_is_one_problem(small):
    small.write(CHAPTER, "---\nThe mean\n---\n")

    assert "front matter is no mapping: write key: value lines" in small.only_problem().message


@pytest.mark.parametrize("text", ["> " * 2000 + "deep", "- " * 2000 + "deep", "[" * 500, "*" * 500])
def test_a_page_that_is_nested_too_deep_ends_in_no_traceback(small, text):
    small.edit(CHAPTER, "Three numbers have", f"{text}\n\nThree numbers have")

    problems = small.compile().problems

    assert {problem.path for problem in problems} <= {CHAPTER}, problems


def test_a_formula_that_is_nested_too_deep_is_a_problem(small):
    deep = "{" * 20_000 + "x" + "}" * 20_000
    small.edit(CHAPTER, r"$\frac{10.5}{3} = 3.5$", f"${deep}$")

    assert small.only_problem().line == small.line(CHAPTER, "{{{{")


@pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_byte_order_marks_of_other_editors_do_no_harm(small, ending, mark):
    before = small.compile().files
    for path in (CHAPTER, PAPERS, GLOSSARY, "snippets/intro/mean/average.out", "docs/index.md"):
        text = (small.root / path).read_bytes()
        small.write(path, mark + text.replace(b"\n", ending))

    compiled = small.compile()

    assert compiled.problems == []
    assert compiled.files == before


def test_an_orphan_is_reported_once(small):
    small.write("snippets/intro/mean/other.py", "print(1)\n")
    small.write("snippets/intro/mean/other.out", "1\n")

    problem = small.only_problem()

    assert problem.path == "snippets/intro/mean/other.py"
    assert "no chapter shows this snippet: link to it, or remove it" in problem.message


def test_an_output_without_a_snippet_is_reported(small):
    small.write("snippets/intro/mean/other.out", "1\n")

    assert str(small.only_problem()).endswith("other.out: belongs to no snippet: remove it")


def test_a_segment_that_nobody_teaches_is_a_warning(small):
    small.edit(CHAPTER, "{1: opening, 2: by-hand}", "{1: opening}")

    compiled = small.compile()

    assert compiled.problems == []
    (warning,) = compiled.warnings
    assert warning.path == SEGMENTS
    assert warning.message == "segment 2 of intro is taught nowhere: claim or plan it"


def test_a_folder_that_looks_like_a_page_is_one_problem(small):
    (small.root / "docs/folder.md").mkdir()

    problem = small.only_problem()

    assert problem.path == "docs/folder.md"
    assert "cannot be read (Is a directory)" in problem.message


def test_a_project_that_is_not_there_is_one_problem(tmp_path):
    from notes_site.problems import SourceError

    with pytest.raises(SourceError, match="go to the project"):
        Project.find(tmp_path)
