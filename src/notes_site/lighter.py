"""Pages with less work for the browser: the same picture, and an answer to a finger earlier.

MkDocs calls the functions here as hooks. A chapter has some 8,000 elements. A rule that may concern
every one of them, an element that a script puts between them, or a style sheet that is read again
makes the browser compute all their styles and places once more, before the page answers. What the
scripts of Material do so is done here instead, once and for all readers, or left out.
"""

import re
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

# Names, operators, punctuation and spaces look as the text around them; Pygments marks them too.
UNCOLOURED = re.compile(r'<span class="[nopw]">([^<]*)</span>|(?<=<pre>)<span></span>')
# Code with its output below it.
WITH_OUTPUT = re.compile(
    r' highlight">(?=<pre>(?:(?!</pre>).)*</pre></div>\s*<div class="language-text output )',
    re.DOTALL,
)
CODE = re.compile(r'<div class="(language-\w+ (?:output )?highlight[^"]*)"><pre><code>')
TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
# A cell with a formula or a name in code.
UNBROKEN = re.compile(
    r"<(t[hd](?: [^>]*)?)>(?=(?:(?!</t[hd]>).)*<(?:notes-math|code)\b)", re.DOTALL
)


class Change(NamedTuple):
    """What is changed in a file of Material.

    Args:
        file: Pattern of its path in the site.
        old: What stands there.
        new: What takes its place.
    """

    file: str
    old: str
    new: str


MAIN = "assets/stylesheets/main.*.css"
PALETTE = "assets/stylesheets/palette.*.css"
SCRIPT = "assets/javascripts/bundle.*.js"
CHANGES = (
    # The script changes the classes of the whole document: rules for what lies in a table or in a
    # tab, whatever it is, concern every element then.
    Change(MAIN, "table:not([class])", "table.data"),
    Change(MAIN, ".tabbed-labels>:", ".tabbed-labels>label:"),
    # The script sets this attribute for a moment on each page, to change all colours at once.
    Change(
        PALETTE,
        "[data-md-color-switching] *,[data-md-color-switching] :after,"
        "[data-md-color-switching] :before{transition-duration:0s!important}",
        "",
    ),
    # A new description of the colours of the page; site.css says the same.
    Change(
        SCRIPT,
        '("meta",{name:"color-scheme"});document.head.appendChild(o);',
        '("meta",{name:"color-scheme"});',
    ),
    # Before the first link to another page is followed, all addresses of this one are made
    # absolute, for they would lead elsewhere after it. That reads each style sheet again and was
    # done as soon as the page was there.
    Change(SCRIPT, "$(document).subscribe(vi);", ""),
    Change(
        SCRIPT,
        ".subscribe(([a,{offset:c}])=>{history.replaceState(",
        ".subscribe(([a,{offset:c}])=>{vi(document);history.replaceState(",
    ),
)


def on_page_content(html: str, **_: Any) -> str:
    """Leave out elements of code without a colour of their own, and finish code and tables.

    Args:
        html: The content of a page.

    Returns:
        The content. Code has the button that copies it, and each table lies in the box that
        scrolls, which the script would add later; classes say what style sheets would else have
        to find out.
    """
    html = UNCOLOURED.sub(r"\1", html)
    html = WITH_OUTPUT.sub(' highlight with-output">', html)
    numbers = count()
    html = CODE.sub(lambda block: _to_copy(block[1], next(numbers)), html)
    return TABLE.sub(_finished, html)


def _to_copy(classes: str, number: int) -> str:
    if " output " in classes:  # nobody pastes it
        return f'<div class="{classes} no-copy"><pre><code>'
    # A navigation around each button would be one of dozens in the list of landmarks.
    button = f'title="Copy to clipboard" data-clipboard-target="#code-{number}" data-md-type="copy"'
    return (
        f'<div class="{classes} no-copy"><pre><nav class="md-code__nav" role="none">'
        f'<button class="md-code__button" {button}></button></nav><code id="code-{number}">'
    )


def _finished(table: re.Match[str]) -> str:
    head, _, _ = table[1].partition("</tr>")
    wide = " wide" if len(re.findall(r"<th\b", head)) > 3 else ""
    cells = UNBROKEN.sub(r'<\1 class="unbroken">', table[1])
    return (
        '<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        f'<table class="data{wide}">{cells}</table></div></div>'
    )


def on_post_build(config: Mapping[str, Any]) -> None:
    """Leave out of Material's files what concerns every element of a page.

    Args:
        config: Of MkDocs.

    Raises:
        SystemExit: What should be changed is not there: another version of Material.
    """
    missing = []
    for change in CHANGES:
        (file,) = Path(config["site_dir"]).glob(change.file)
        text = file.read_text(encoding="utf-8")
        if change.old not in text:
            missing.append(f"{file.name}: {change.old}")
        file.write_text(text.replace(change.old, change.new), encoding="utf-8")
    if missing:
        sys.exit(
            "This version of Material has other files than these changes were made for; see "
            f"whether {Path(__file__).name} still needs them:\n" + "\n".join(missing)
        )
