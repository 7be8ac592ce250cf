"""What is left out of pages changes nothing that a reader sees."""

import re
from pathlib import Path

import material as material_package
import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notes_site.lighter import CHANGES, on_page_content, on_post_build

CODE = 'for k, row in enumerate(weights):  # each row\n    total += row[k] * 2.5 < 1  # "sum"\n'


def test_code_keeps_its_text_and_each_word_with_a_colour() -> None:
    html = highlight(CODE, PythonLexer(), HtmlFormatter())
    light = on_page_content(html)

    assert light.count("<span") < html.count("<span") / 2
    for word in (
        '<span class="k">for</span>',
        '<span class="ow">in</span>',
        '<span class="nb">enumerate</span>',
        '<span class="mf">2.5</span>',
        '<span class="c1"># each row</span>',
    ):
        assert word in light
    assert "<pre><span class" in light  # no empty one
    assert "[k] * " in light
    assert " &lt; " in light


@pytest.mark.parametrize(
    "html",
    [
        '<span class="vlist" style="height:0.15em;"><span></span></span>',  # KaTeX needs it
        '<p class="n">Text</p>',
        '<span class="n"><a href="#q">q</a></span>',
    ],
)
def test_nothing_else_is_touched(html: str) -> None:
    assert on_page_content(html) == html


def test_a_table_lies_in_its_box_and_says_what_it_holds() -> None:
    narrow = "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td></tr></table>"
    head = "<thead>\n<tr><th>a</th><th>b</th><th><code>c</code></th><th>d</th></tr>\n</thead>"
    cell = '<td style="text-align: right;">{}</td>'
    formula = cell.format("4 <notes-math>x</notes-math>")
    wide = f"<table>{head}<tr>{cell.format(3)}{formula}<td>5</td></tr></table>"
    light = on_page_content(f"<p>Text</p>{narrow}\n{wide}<code>x</code>")

    box = '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
    assert light.startswith(f'<p>Text</p>{box}<table class="data">\n<thead>')
    assert light.count(f'</table></div></div>\n{box}<table class="data wide">') == 1
    assert light.endswith("</table></div></div><code>x</code>")
    assert light.count("unbroken") == 2
    assert '<th class="unbroken"><code>c</code></th><th>d</th>' in light
    assert '<td style="text-align: right;" class="unbroken">4 <notes-math>' in light


def test_code_says_that_its_output_is_below() -> None:
    code = '<div class="language-py highlight"><pre><code>a\n</code></pre></div>'
    output = '<div class="language-text output highlight"><pre><code>1\n</code></pre></div>'
    light = on_page_content(f"{code}\n<p>Text</p>\n{code}\n{output}\n{code}")

    first, second, third, last = light.split("<pre>")[:4]
    assert ["with-output" in part for part in (first, second, third, last)] == [
        False, True, False, False,
    ]  # fmt: skip


def test_each_code_has_a_button_that_copies_it_and_outputs_have_none() -> None:
    block = '<div class="language-{} highlight"><pre><code>{}\n</code></pre></div>'
    light = on_page_content(
        block.format("py", "a") + block.format("text output", "b") + block.format("console", "c")
    )

    targets = re.findall(r'data-clipboard-target="#([^"]*)"', light)
    assert [re.search(rf'id="{target}">(.)', light)[1] for target in targets] == ["a", "c"]
    assert light.count(" no-copy") == 3  # Material adds no button of its own


@pytest.fixture
def material(tmp_path: Path) -> Path:
    """A site with the files of the installed Material that are changed."""
    files = Path(material_package.__file__).parent / "templates"
    for pattern in {change.file for change in CHANGES}:
        (file,) = files.glob(pattern)
        copy = tmp_path / file.relative_to(files)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    return tmp_path


def test_rules_for_every_element_go_and_their_neighbours_stay(material: Path) -> None:
    (sheet,) = material.glob("assets/stylesheets/palette.*.css")
    before = sheet.read_text(encoding="utf-8")
    on_post_build({"site_dir": str(material)})
    rule = re.compile(r"\[data-md-color-switching\][^{}]*\{[^{}]*\}")

    assert sheet.read_text(encoding="utf-8") == rule.sub("", before) != before
    (sheet,) = material.glob("assets/stylesheets/main.*.css")
    main = sheet.read_text(encoding="utf-8")
    assert "table:not([class])" not in main
    assert main.count("table.data") > 10
    assert not re.search(r"tabbed-labels>:", main)


def test_another_version_of_material_is_no_secret(material: Path) -> None:
    on_post_build({"site_dir": str(material)})
    with pytest.raises(SystemExit) as stop:
        on_post_build({"site_dir": str(material)})

    lines = str(stop.value).splitlines()
    assert len(lines) == 1 + len(CHANGES)  # all at once
    assert lines[1].endswith(".min.css: table:not([class])")
