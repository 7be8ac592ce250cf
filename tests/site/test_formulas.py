"""Formulas are lighter than KaTeX writes them, and look the same to the browser."""

import json
import subprocess

import pytest
from playwright.sync_api import Browser, Page

from notes_site.math import ROOT, find_formulas, node, render_math

PAGES = ("intro/multi-head-attention.md", "vision/counting-cost.md")
SHEETS = ("katex/katex.min.css", "site.css")
# What KaTeX's own sheet says of its rows, and ours takes back.
KATEX_ROWS = "<style>.katex .vlist > span { position: relative !important }</style>"
KINDS = [
    r"x_i^2 + y^{n-1}_{\text{model}} \le \mathrm{softmax}(QK^\top)_{ij}",
    r"\frac{a_1 + b_2}{\sqrt{d_k}}, \quad \sqrt{x^2 + y_j^2}",
    r"\sum_{j=1}^{n} \exp(s_{ij}) \cdot V_j - \max_{k} x_k",
    r"\begin{bmatrix} 1 & -2 \\ x_1 & y^{2} \end{bmatrix} \begin{cases} 0 & i > j \\ 1 \end{cases}",
    r"\begin{aligned} a &= b + c \\ &\approx 1.5 \cdot 10^{-9} \end{aligned}",
    r"\hat{y} = \overline{x}' , \; f'(x)^{2^n} \ne e^{-\frac{x^2}{2}}",
    r"\underbrace{a + b}_{\text{two words}} \xrightarrow{f} \left\lVert \frac{x}{y} \right\rVert_2",
    r"a \bmod b, \Delta f \Omega, \; \mathbf{W}_1 \mathbb{R}^{n \times d}, \{1, \dots, n\} : x; y",
    r"x \in A \setminus B \mid y \not= z \mathbin{+} {=} -1 ( -2 ) /3 [4!]",
]
GLYPHS = r"""() => [...document.querySelectorAll('.katex-html')].map(formula => {
    const walker = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const box = formula.getBoundingClientRect();
    const glyphs = [['box', 0, 0, box.height]];
    for (const line of formula.querySelectorAll('.frac-line, svg, .delimsizing')) {
        const place = line.getBoundingClientRect();
        glyphs.push(['line', place.x - box.x, place.bottom - box.y, place.width]);
    }
    for (let text; (text = walker.nextNode());) {
        for (let at = 0; at < text.length; at++) {
            if (text.data[at] === '\u200b') continue;  // without width
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const place = range.getBoundingClientRect();
            glyphs.push([text.data[at], place.x - box.x, place.bottom - box.y, place.width]);
        }
    }
    return glyphs;
})"""


def katex_alone(formulas: list[tuple[str, bool]]) -> list[str]:
    """Typeset formulas with KaTeX and nothing else."""
    script = (
        f"const katex = require({json.dumps(str(ROOT / 'node_modules/katex'))});"
        "const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(formulas.map(([tex, displayMode]) =>"
        " katex.renderToString(tex, {displayMode}))));"
    )
    done = subprocess.run(
        [node(), "-e", script], input=json.dumps(formulas), capture_output=True, text=True
    )
    return json.loads(done.stdout)


def shown(browser: Browser, site: str, formulas: list[str]) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    links = [f'<link rel="stylesheet" href="{site}assets/{name}">' for name in SHEETS]
    rows = "".join(f"<div>{formula}</div>" for formula in formulas)
    html = (
        f'<!doctype html><meta charset="utf-8">{"".join(links)}<div class="md-typeset">{rows}</div>'
    )
    page.route(
        f"{site}formulas.html", lambda route: route.fulfill(body=html, content_type="text/html")
    )
    page.goto(f"{site}formulas.html")
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("source", [*PAGES, "kinds"])
def test_each_glyph_stands_where_katex_puts_it(browser: Browser, site: str, source: str) -> None:
    if source == "kinds":
        formulas = [(tex, display) for tex in KINDS for display in (False, True)]
    else:
        text = (ROOT / "docs" / source).read_text(encoding="utf-8")
        formulas = [(formula.tex, formula.display) for formula in find_formulas(text)]
    ours = [render_math(tex, display) for tex, display in formulas]
    theirs = katex_alone(formulas)
    assert "".join(ours).count("<span") < 0.75 * "".join(theirs).count("<span")

    pages = [shown(browser, site, html) for html in (ours, [KATEX_ROWS, *theirs])]
    for (tex, _), our, their in zip(
        formulas, *(page.evaluate(GLYPHS) for page in pages), strict=True
    ):
        assert [sign for sign, *_ in our] == [sign for sign, *_ in their], tex
        for glyph, same in zip(our, their, strict=True):
            assert glyph[1:] == pytest.approx(same[1:], abs=0.3), (tex, glyph, same)  # pixels
    for page in pages:
        page.close()


def test_a_glyph_that_is_moved_is_seen(browser: Browser, site: str) -> None:
    html = render_math("x_i + 1", display=False)
    moved = html.replace("vertical-align:-0.2143em", "vertical-align:-0.3em")
    assert moved != html
    pages = [shown(browser, site, [text]) for text in (html, moved)]
    (our,), (other,) = (page.evaluate(GLYPHS) for page in pages)
    assert our[2][2] != pytest.approx(other[2][2], abs=0.3)
    for page in pages:
        page.close()


@pytest.mark.parametrize(
    ("tex", "math"),
    [
        (r"\mathrm{softmax}(x)", "<mi>softmax</mi>"),
        (r"\mathrm{d}x", '<mi mathvariant="normal">d</mi><mi>x</mi>'),
        (r"QK", "<mi>Q</mi><mi>K</mi>"),
        (r"\Delta\Omega", '<mi mathvariant="normal">Δ</mi><mi mathvariant="normal">Ω</mi>'),
        (r"x_{i}", "<semantics><msub><mi>x</mi><mi>i</mi></msub><annotation"),
        (r"x_{ij}", "<msub><mi>x</mi><mrow><mi>i</mi><mi>j</mi></mrow></msub>"),
    ],
)
def test_a_word_is_read_as_a_word(tex: str, math: str) -> None:
    assert math in render_math(tex, display=False)
