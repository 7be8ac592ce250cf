"""Damaged chapters: what slips of the hand, bad merges and strange keyboards make of a page."""

from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite

ROOT = Path(__file__).parents[2]

# Real lines, to be put where they do not belong.
LINES = sorted(
    {
        line
        for path in sorted((ROOT / "docs").rglob("*.md"))
        for line in path.read_text(encoding="utf-8").split("\n")
    }
)

# What means something in a page, alone or half.
MARKS = [
    *r"""
---
```
````python
~~~
<!--
-->
<!-- check[average]: average -->
<!-- check[average]: values -->
<!-- check[average]: values[0] ** values -->
<!-- check[masked]: weights, weights[0] -->
<!-- wrong[checks]: spread -->
<!-- exempt[1024]: -->
<!-- exempt[
<!-- a[b]: <!--
<!-- list: papers -->
<!-- list[vision]: segments -->
<!-- pytest.mark.skip -->
$
$$
$$ x
\
\\
\$
$5
\begin{bmatrix}
\end{bmatrix}
$$ \begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix} $$
$\frac{1}{0} = 2$
$x^{y^{z}}$
$x_{<t}$
{
}
&
[[1, 2], [3, 4]]
[[1.5], [2, 3]]
[[]]
2 + 2 = 5
1 / 0 = 1
9^9^9^9 = 1
1,024
1e99
0.1e-99
1e9 %
≈ 3 million
− 7
٣٫٥
[
]
](
[a](b.md)
[a](../mean.md#x)
![
![](mean/bars.svg)
![a](b.png)
[a](../../snippets/intro/mean/average.py)
[a](../../src/notes_site/katex.js)
[causal_mask](../../src/transformer_notes/attention.py)
[a](../../../../etc/hosts)
[a](/etc/hosts)
[a](http://[)
[a](javascript:b())
[0:05](https://youtu.be/video?t=5)
[9:99](https://youtu.be/video)
[^mean2020:section-1]
`[^mean2020:table-2]`
[^mean2020
[^nobody]
[^a]: b
#
# a
## Intuition
## {#a}
### A sum {#q-sum}
####### a
===
## $x$ {#y}
**Answer:** 1
**If you got 1.5:** no
**Solution:** yes
**Where the analogy breaks.**
>
>> >
> **Beyond the lecture**
*
1.
- - -
| a | b |
|
| --- | --- |
<p>
</p>
<div markdown>
</div>
<script>
<!DOCTYPE
<?
<a b='
<br>
<details><summary>
&amp;
&#0;
&#x110000;
!!! note
??? answer
{.a #b c=d}
`
``
***
__
_*_
Simply!
http://a.b
<http://a.b>
title: b
kind: survey
segments: {1: [2]}
requires: {a: b}
lecture: [
? - a
title: &a [*a]
title: "\uD800"
title: !!python/name:os.system
description: 1.5
""".split("\n"),
    "9" * 400,
    "1.5" + "0" * 400,
    f"[1:00](https://youtu.be/video?t={'9' * 5000})",
    f"[a]({'b' * 300}.md)",
]

STRANGE = st.sampled_from(
    [
        *"\0\x01\x02\x03\x0b\x0c\x1b\x1c\x7f\x85\xa0\xad\u2028\u2029\ufeff\ufffe\U0010ffff",
        *"\u200b\u200d\u200f\u202e\u2066\ue000\ue001\ue002\ue003\r\t\n",
        *("\r\n", "  \n", "é", "e\u0301", "ﬁ", "שלום", "مرحبا", "日本", "👩\u200d💻", "𝟙𝟚"),
        *("½", "½ + ½ = 1", "Ⅷ", "²", "−"),
    ]
)


@composite
def damaged(draw: DrawFn, text: str) -> str:
    """Draw a damaged version of a page."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 6))):
        lines = draw(st.sampled_from(KINDS))(draw, lines) or [""]
    return "\n".join(lines)


def free_text() -> SearchStrategy[str]:
    """Draw a page from nothing, mostly from what means something."""
    parts = st.one_of(
        st.sampled_from(MARKS), st.sampled_from(LINES), STRANGE, st.text(max_size=9),
        st.sampled_from(["\n", "\n\n", " "]),
    )  # fmt: skip
    return st.lists(parts, max_size=40).map("".join)


def _delete(draw: DrawFn, lines: list[str]) -> list[str]:
    first, end = _stretch(draw, lines)
    return lines[:first] + lines[end:]


def _repeat(draw: DrawFn, lines: list[str]) -> list[str]:
    first, end = _stretch(draw, lines)
    place = _place(draw, lines)
    return lines[:place] + lines[first:end] + lines[place:]


def _swap(draw: DrawFn, lines: list[str]) -> list[str]:
    one, other = _place(draw, lines), _place(draw, lines)
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def _insert(draw: DrawFn, lines: list[str]) -> list[str]:
    place = _place(draw, lines)
    new = draw(st.lists(st.sampled_from(MARKS) | st.sampled_from(LINES), min_size=1, max_size=3))
    return [*lines[:place], *new, *lines[place:]]


def _put_in(draw: DrawFn, lines: list[str]) -> list[str]:
    place = _place(draw, lines)
    column = draw(st.integers(0, len(lines[place])))
    part = draw(st.one_of(st.sampled_from(MARKS), STRANGE, st.text(max_size=3)))
    line = lines[place][:column] + part + lines[place][column:]
    return [*lines[:place], *line.split("\n"), *lines[place + 1 :]]


def _take_out(draw: DrawFn, lines: list[str]) -> list[str]:
    place = _place(draw, lines)
    first = draw(st.integers(0, len(lines[place])))
    end = first + draw(st.integers(1, 3))
    return [*lines[:place], lines[place][:first] + lines[place][end:], *lines[place + 1 :]]


def _move_right(draw: DrawFn, lines: list[str]) -> list[str]:
    first, end = _stretch(draw, lines)
    margin = draw(st.sampled_from([" ", "    ", "\t", "> ", "* ", "# ", "> " * 30, "* " * 30]))
    return [*lines[:first], *(margin + line for line in lines[first:end]), *lines[end:]]


def _nest(draw: DrawFn, lines: list[str]) -> list[str]:
    place, depth = _place(draw, lines), draw(st.integers(1, 40))
    nested = [" " * (2 * level) + "* a" for level in range(depth)]
    return [*lines[:place], *nested, " " * (2 * depth) + "1.25", *lines[place:]]


def _join(draw: DrawFn, lines: list[str]) -> list[str]:
    first, end = _stretch(draw, lines)
    return [*lines[:first], draw(st.sampled_from(["", " "])).join(lines[first:end]), *lines[end:]]


def _cut(draw: DrawFn, lines: list[str]) -> list[str]:
    return lines[: _place(draw, lines)]


def _end_otherwise(draw: DrawFn, lines: list[str]) -> list[str]:
    end = draw(st.sampled_from(["\r", " ", "  ", "\\", "\t"]))
    return [line + end for line in lines]


KINDS = [
    _delete, _repeat, _swap, _insert, _insert, _put_in, _put_in, _take_out, _move_right, _nest,
    _join, _cut, _end_otherwise,
]  # fmt: skip


def _place(draw: DrawFn, lines: list[str]) -> int:
    return draw(st.integers(0, len(lines) - 1))


def _stretch(draw: DrawFn, lines: list[str]) -> tuple[int, int]:
    first = _place(draw, lines)
    return first, first + draw(st.integers(1, 12))
