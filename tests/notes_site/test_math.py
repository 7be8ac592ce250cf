import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from notes_site.math import (
    SYNTAX,
    Katex,
    MathError,
    MathExtension,
    check_formulas,
    find_formulas,
    render_all,
    render_math,
)

ROOT = Path(__file__).parents[2]

VARIED = r"""
Text with $a_b$, code `$x$`, a price of \$5, and
a formula over two lines $q
\cdot k$ in one paragraph.

```python
cost = "$notmath$"
```

$$
\frac{a}{b}
$$

- an item with $i_1$

    $$ j_1 $$

> **A box**
>
> with $t_1$ and
>
> $$ t_2 = \begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} $$

| symbol | meaning |
| --- | --- |
| $d_k$ | width |

!!! note "Title"

    Inside $n_1$.

    $$ n_2 $$

??? answer "Folded"

    $$ f_1 $$

<!-- $hidden$ --> A comment in front of $c_1$, and a quotation of code:

> ```text
> $quoted$
> ```

- `$a_b$` and ``$ ` $`` in an item

    ~~~text
    $$ item $$
    ~~~

A formula over lines of a quotation:

> $$
> g >
> 1
> $$
"""


def convert(text: str, render=lambda tex, display: "") -> str:
    return Markdown(extensions=[*SYNTAX, MathExtension(render)]).convert(text)


def test_a_formula_is_there_for_the_eye_and_for_the_ear():
    html = render_math(r"\frac{QK^\top}{\sqrt{d_k}}", display=True)

    assert "<math" in html
    assert 'class="katex-html" aria-hidden="true"' in html


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        pytest.param(r"\frac{a", "end of input", id="unfinished"),
        pytest.param(r"\fracc{a}{b}", r"\fracc", id="unknown command"),
        pytest.param("a & b", "&", id="stray alignment"),
        pytest.param("è", "è", id="KaTeX would only warn"),
    ],
)
def test_a_formula_that_katex_rejects_says_why(tex, words):
    with pytest.raises(MathError, match=re.escape(words)):
        render_math(tex, display=False)


def test_an_error_without_a_place_names_none():
    with pytest.raises(MathError, match=r"^\\tag works only in display equations$"):
        render_math(r"\tag{1} x", display=False)


def test_a_batch_goes_on_after_a_bad_formula():
    first, bad, last = render_all([("a", False), (r"\foo", False), ("b", True)])

    assert isinstance(first, str)
    assert isinstance(bad, MathError)
    assert isinstance(last, str)


def test_a_bad_formula_stops_the_page():
    with pytest.raises(MathError, match=r"\\foo.*in the formula"):
        convert(r"Text $x + \foo$.", render_math)


def test_a_formula_in_a_heading_stops_the_page():
    # The contents would show dk, \sqrt{d_k} and dk again, the search title nothing at all.
    with pytest.raises(MathError, match=r"a heading holds no formula"):
        convert(r"## Why $\sqrt{d_k}$ matters")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Text $$ a $$ goes on.", id="display inside a paragraph"),
        pytest.param("$$ a\n\nb $$", id="display with an empty line"),
        pytest.param("| x | y |\n| --- | --- |\n| $p(a|b)$ | 1 |", id="bar in a table"),
        pytest.param("A formula $a that never ends", id="never closed"),
    ],
)
def test_half_a_formula_is_listed(text):
    assert {line for line, _ in check_formulas(text)} <= {1, 3}
    assert any("opens or closes no formula" in message for _, message in check_formulas(text))


def test_prices_and_escaped_dollars_are_not_listed():
    assert check_formulas(r"From $5 to $6, or 7 \$, or `$HOME`.") == []


def test_formulas_are_looked_for_in_the_markdown_of_the_site():
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text())
    names = {
        next(iter(entry)) if isinstance(entry, dict) else entry
        for entry in settings["markdown_extensions"]
    }

    # The others change how a page looks, not what is text and what is code.
    assert names - set(SYNTAX) == {"notes_site.math", "pymdownx.highlight", "toc"}
    assert set(SYNTAX) <= names


def test_every_bad_formula_is_listed_with_its_line():
    problems = check_formulas("fine $a$\n\nbad $\\foo$ and\nbad $\\bar{$\n\n## A $heading$\n")

    assert [line for line, _ in problems] == [3, 4, 6]


def test_exactly_the_formulas_that_are_found_are_rendered():
    rendered: set[tuple[str, bool]] = set()

    def record(tex: str, display: bool) -> str:
        rendered.add((" ".join(tex.split()), display))
        return ""

    # Compile turns the box into an admonition; here it stays a quotation.
    convert(re.sub("<!--.*?-->", "", VARIED), record)

    found = find_formulas(VARIED)
    assert {(" ".join(f.tex.split()), f.display) for f in found} == rendered
    assert len(found) == 13


def test_a_found_formula_has_the_line_on_which_it_opens():
    lines = VARIED.splitlines()

    for formula in find_formulas(VARIED):
        first = formula.tex.split()[0]
        assert "$" in lines[formula.line - 1]
        assert first in "\n".join(lines[formula.line - 1 : formula.line + 1])


def test_code_and_prices_are_no_formulas():
    html = convert("It costs $5 and $6, see `$x$`.\n\n```text\n$y$\n```")

    assert "notes-math" not in html
    assert 'class="math"' not in html


def test_a_display_formula_can_be_scrolled_with_the_keyboard():
    assert re.search(r'<div class="math"[^>]*tabindex="0"', convert("$$ a $$"))


def test_punctuation_stays_with_a_short_formula():
    html = convert("With $d_k$, and $a$ is (like $b$).")

    marks = re.findall(r'<span class="glued"><notes-math[^>]*></notes-math>([^<]*)</span>', html)
    assert marks == [",", ")."]
    assert "and <notes-math" in html


def test_results_are_kept_and_damaged_ones_are_made_again(tmp_path):
    katex = Katex(ROOT, tmp_path)
    html = katex.render("x^2", display=False)
    katex.close()
    (entry,) = tmp_path.iterdir()

    kept = Katex(ROOT, tmp_path)
    assert kept.render("x^2", display=False) == html
    assert kept._process is None  # nothing was typeset

    entry.write_text("damaged")
    assert kept.render("x^2", display=False) == html
    kept.close()


def test_two_processes_may_fill_one_cache(tmp_path):
    program = (
        "import sys, pathlib, notes_site.math as m\n"
        "katex = m.Katex(cache=pathlib.Path(sys.argv[1]))\n"
        "print(''.join(katex.render(f'x_{{{n}}}', False) for n in range(200)))\n"
        "katex.close()\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    first, second = (process.communicate()[0] for process in both)

    assert [process.returncode for process in both] == [0, 0]
    assert first == second
    assert len(list(tmp_path.iterdir())) == 200  # and nothing half-written is left


def test_display_and_inline_are_different_results(tmp_path):
    katex = Katex(ROOT, tmp_path)
    inline, display = katex.render("x", display=False), katex.render("x", display=True)
    katex.close()

    assert inline != display


def test_a_project_without_katex_says_what_to_run(tmp_path):
    with pytest.raises(FileNotFoundError, match="npm ci"):
        Katex(tmp_path)


def test_formulas_are_hidden_from_materials_search(tmp_path):
    (tmp_path / "docs").mkdir()
    text = "Before it.\n\n" + r"$$ \frac{abc}{d_k} $$" + "\n\n"
    text += r"Around $W^Q_{xyz}$ it." + "\n\n" + r"$$ \begin{bmatrix} 1.25 \end{bmatrix} $$"
    (tmp_path / "docs/index.md").write_text(f"# Title\n\n{text}\n\nAfter it.\n")
    config = {
        "site_name": "Search",
        "theme": {"name": "material", "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["notes_site.math"],
    }
    (tmp_path / "mkdocs.yml").write_text(json.dumps(config))
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    index = json.loads((tmp_path / "site/search/search_index.json").read_text())
    indexed = " ".join(entry["text"] for entry in index["docs"])
    for word in ("frac", "abc", "dk", "bmatrix", "xyz", "1.25"):
        assert word not in indexed
    for words in ("Before it", "Around", "After it"):
        assert words in indexed
