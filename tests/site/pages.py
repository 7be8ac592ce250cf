"""The pages of the site: chapters and others from docs/, and labs."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
LABS = sorted(f"labs/{path.stem}.ipynb" for path in (ROOT / "labs").glob("[!_]*.py"))
PAGES = sorted(str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md"))
PAGES += LABS
# Stands for all chapters: it has all that they have, with half of the elements that some have.
CHAPTER = "intro/external-memory.md"


def address(name: str) -> str:
    """Give the address of a page, relative to the site."""
    return re.sub(r"(index)?\.(md|ipynb)$", lambda end: "" if end[1] else "/", name)


def markdown(built: Path, name: str) -> str:
    """Give the Markdown that MkDocs makes a page of."""
    text = (built / "build" / "docs" / name).read_text(encoding="utf-8")
    if name in LABS:
        return "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return text
