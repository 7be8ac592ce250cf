"""Copies of the project, as they are and with their chapters repeated."""

import re
import shutil
from pathlib import Path
from typing import Any

from notes_site import cache
from notes_site.chapter import parse
from notes_site.checks import resolve_checks
from notes_site.embeds import figure_function, figure_links, figure_module
from notes_site.project import Project

ROOT = Path(__file__).parents[1]
CHAPTERS = ("intro/self-attention", "vision/patches")
LEFT_OUT = ("build", "site", ".git", ".venv", ".*cache", "node_modules", "__pycache__")


def copy_project(root: Path) -> Project:
    """Copy the project into a new folder: its sources, and no result of any kind."""
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (root / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    return Project(root)


def count_chapters(project: Project) -> int:
    """Count the chapters that teach an idea."""
    pages = (parse(project, path) for path in project.docs.rglob("*.md"))
    return sum(page.front_matter["kind"] == "idea" for page in pages)


def repeat_chapters(project: Project, count: int) -> None:
    """Copy two chapters in turn until there are `count` chapters.

    Each copy has a name, snippets and figures of its own, and results that need not be computed
    again. It teaches no segment of a lecture, for no two chapters may teach the same.

    Args:
        project: A project that has been built.
        count: How many chapters there shall be, at least as many as there are.
    """
    missing = range(count - count_chapters(project))
    names = [CHAPTERS[number % len(CHAPTERS)] for number in missing]
    copies = {f"{name}-{number}": name for number, name in enumerate(names, start=2)}
    for new, old in copies.items():
        _copy_chapter(project, old, new)
    settings = project.root / "mkdocs.yml"
    before, nav, after = settings.read_text(encoding="utf-8").partition("\nnav:\n")
    pages = "".join(f"  - {name}.md\n" for name in copies)
    settings.write_text(f"{before}{nav}{pages}{after}", encoding="utf-8")
    _copy_results(project, copies)


def _copy_chapter(project: Project, old: str, new: str) -> None:
    original = parse(project, project.docs / f"{old}.md")
    text = original.path.read_text(encoding="utf-8")
    text = re.sub(r"^segments: .*$", "segments: {}", text, count=1, flags=re.MULTILINE)
    text = text.replace(f"snippets/{old}/", f"snippets/{new}/")
    folder = new.rpartition("/")[2]
    for link in figure_links(original):
        text = text.replace(f"({link.target})", f"({folder}/{figure_function(link)}.svg)")
    (project.docs / f"{new}.md").write_text(text, encoding="utf-8")
    shutil.copytree(project.snippets / old, project.snippets / new)
    copy = parse(project, project.docs / f"{new}.md")
    shutil.copy(figure_module(project, original), figure_module(project, copy))


def _copy_results(project: Project, copies: dict[str, str]) -> None:
    """Let the cache know the results of each copy: they are those of the original."""
    chapters = {path: parse(project, path) for path in project.docs.rglob("*.md")}
    expressions: dict[Path, set[str]] = {}
    for chapter in chapters.values():
        for comment, path in resolve_checks(project, chapter)[0].items():
            expressions.setdefault(path, set()).add(comment.text)

    def load(kind: str, path: Path, detail: object) -> dict[str, Any]:
        result = cache.load(project, cache.key(project, kind, path, detail))
        assert result is not None, f"{path} has not been run"
        return result

    for new, old in copies.items():
        original, copy = (chapters[project.docs / f"{name}.md"] for name in (old, new))
        for snippet in (project.snippets / old).glob("*.py"):
            result = load("snippet", snippet, sorted(expressions.get(snippet, ())))
            own = project.snippets / new / snippet.name
            # Other pages may ask the original for more.
            texts = sorted(expressions.get(own, ()))
            result["values"] = {text: result["values"][text] for text in texts}
            cache.save(project, cache.key(project, "snippet", own, texts), result)
        for link in figure_links(original):
            function = figure_function(link)
            result = load("figure", figure_module(project, original), function)
            own = figure_module(project, copy)
            cache.save(project, cache.key(project, "figure", own, function), result)
