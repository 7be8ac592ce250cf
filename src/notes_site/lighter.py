"""Pages with less work for the browser: what has no effect on a reader is left out.

MkDocs calls the functions here as hooks. About a quarter of all elements of a page were words
of code without a colour of their own, and one rule made the browser compute the style of every
element twice more, before the page answered.
"""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# Names, operators, punctuation and spaces look as the text around them; Pygments marks them too.
UNCOLOURED = re.compile(r'<span class="[nopw]">([^<]*)</span>|(?<=<pre>)<span></span>')
# Material sets this attribute for a moment on each page, to change all colours at once.
SWITCHING = re.compile(r"\[data-md-color-switching\][^{}]*\{[^{}]*\}")


def on_page_content(html: str, **_: Any) -> str:
    """Leave out the elements of code that have no colour of their own."""
    return UNCOLOURED.sub(r"\1", html)


def on_post_build(config: Mapping[str, Any]) -> None:
    """Leave out the rule of Material's style sheet that concerns every element."""
    (sheet,) = Path(config["site_dir"]).glob("assets/stylesheets/palette.*.css")
    text, found = SWITCHING.subn("", sheet.read_text(encoding="utf-8"))
    if not found:
        sys.exit(
            f"{sheet.name} of Material has no rule for data-md-color-switching any more: "
            f"see whether {Path(__file__).name} is still needed"
        )
    sheet.write_text(text, encoding="utf-8")
