"""Take the corpus of the GPT lab from the chapters: `python -m labs.data.refresh`.

By hand, and rarely: what is trained on the corpus must be trained anew, and the lab read again.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
CORPUS = HERE / "notes.txt"
CHAPTERS = HERE.parents[1] / "docs"

# From the first line of each that begins so to the next empty line: no prose.
NO_PROSE = re.compile(r"^(?:[#>|!<$]|---|\[\^|\[[^\]]*\]\([^)]*\)$|[-\d]+\.? )")
FENCED = re.compile(r"^(```|\$\$).*?^.*?\1$", re.MULTILINE | re.DOTALL)
FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
NOTE = re.compile(r"\[\^[^\]]*\]")
SENTENCE = re.compile(r"(?<=[.?!]) +(?=[A-Z])")
KEPT = re.compile(r"[A-Za-z ,.;:?'()-]+")


def prose(markdown: str) -> str:
    """Keep the sentences of a chapter that are words only, a paragraph on each line.

    Args:
        markdown: The chapter.

    Returns:
        Its paragraphs, without headings, tables, boxes, formulas, code, figures and citations,
        and without any sentence that has digits or symbols in it.
    """
    text = FENCED.sub("", FRONT_MATTER.sub("", markdown))
    lines = []
    for block in text.split("\n\n"):
        if NO_PROSE.match(block.strip()):
            continue
        words = NOTE.sub("", LINK.sub(r"\1", " ".join(block.split())))
        words = re.sub(r"[*_]", "", words).replace("’", "'").replace(" — ", ", ")
        kept = [s for s in SENTENCE.split(words) if KEPT.fullmatch(s) and s[-1] in ".?"]
        if kept:
            lines.append(" ".join(kept))
    return "\n".join(lines)


def refresh() -> str:
    """Give the prose of all chapters, in the order of their names."""
    return "\n".join(prose(path.read_text("utf-8")) for path in sorted(CHAPTERS.glob("*/*.md")))


if __name__ == "__main__":
    CORPUS.write_text(refresh() + "\n", encoding="utf-8")
