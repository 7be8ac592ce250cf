"""What is left out of pages changes nothing that a reader sees."""

from pathlib import Path

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notes_site.lighter import on_page_content, on_post_build

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


def test_one_rule_goes_and_its_neighbours_stay(tmp_path: Path) -> None:
    sheet = tmp_path / "assets/stylesheets/palette.0.min.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(
        "@media screen{[data-md-color-scheme=slate]{color:red}}"
        "[data-md-color-switching] *,[data-md-color-switching] :after{transition-duration:0s}"
        ":root{color:blue}"
    )

    on_post_build({"site_dir": str(tmp_path)})
    assert sheet.read_text() == (
        "@media screen{[data-md-color-scheme=slate]{color:red}}:root{color:blue}"
    )

    with pytest.raises(SystemExit, match=r"palette\.0\.min\.css of Material has no rule"):
        on_post_build({"site_dir": str(tmp_path)})
