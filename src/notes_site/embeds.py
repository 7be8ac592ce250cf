"""What a page shows in place of a link or an image: snippets, objects of our source, figures."""

from pathlib import Path

from notes_site.chapter import Chapter, Link
from notes_site.links import resolve
from notes_site.problems import Problem, did_you_mean
from notes_site.project import Project, is_file, read_text
from notes_site.sources import object_names, object_source


def embedded_snippet(project: Project, chapter: Chapter, link: Link) -> Path | None:
    """Give the snippet that a link shows in place; None if it shows none."""
    return _embedded(project, chapter, link, project.snippets)


def embedded_source(project: Project, chapter: Chapter, link: Link) -> Path | None:
    """Give the module whose object a link shows in place; None if it shows none."""
    return _embedded(project, chapter, link, project.source)


def _embedded(project: Project, chapter: Chapter, link: Link, folder: Path) -> Path | None:
    if not link.alone or link.image:
        return None
    target = resolve(chapter.page, link.target)
    path = project.root / target.removeprefix("../")
    inside = target.startswith(f"../{folder.name}/") and target.endswith(".py")
    return path if inside else None


def figure_module(project: Project, chapter: Chapter) -> Path:
    """Give the module that draws a chapter's figures; its name has _ for -."""
    parts = chapter.snippet_folder.replace("-", "_")
    return project.source / "notes_site" / "figures" / f"{parts}.py"


def figure_names(project: Project, module: Path) -> tuple[str, ...]:
    """Give the names that a module of figures defines; none if there is no module."""
    return object_names(read_text(project, module)) if module.is_file() else ()


def figure_links(chapter: Chapter) -> list[Link]:
    """Give the images of a chapter that functions draw."""
    return [link for link in chapter.links if link.image and link.target.endswith(".svg")]


def figure_function(link: Link) -> str:
    """Give the function that draws an image."""
    return link.target.rpartition("/")[2].removesuffix(".svg")


def embedding_problems(project: Project, chapter: Chapter, broken: set[Path]) -> list[Problem]:
    """Find links that show nothing: a snippet, object or figure function that does not exist.

    Args:
        project: The project.
        chapter: The page.
        broken: Sources that cannot be read, which is a problem of their own.
    """
    name = project.name(chapter.path)
    problems = []
    for link in chapter.links:
        if path := embedded_snippet(project, chapter, link):
            if not is_file(path):
                others = [other.stem for other in path.parent.glob("*.py")]
                cure = did_you_mean(path.stem, others, "create it, or correct the link")
                message = f"snippet {project.name(path)} does not exist: {cure}"
                problems.append(Problem(name, link.line, message))
        elif path := embedded_source(project, chapter, link):
            if not is_file(path):
                message = f"module {project.name(path)} does not exist: correct the link"
                problems.append(Problem(name, link.line, message))
            elif path not in broken and object_source(read_text(project, path), link.text) is None:
                names = object_names(read_text(project, path))
                cure = did_you_mean(link.text, names, "correct the link's text")
                message = f"{project.name(path)} has no object {link.text}: {cure}"
                problems.append(Problem(name, link.line, message))
    problems += _figure_problems(project, chapter, broken)
    return problems


def _figure_problems(project: Project, chapter: Chapter, broken: set[Path]) -> list[Problem]:
    name = project.name(chapter.path)
    module = figure_module(project, chapter)
    own_folder = chapter.snippet_folder.rpartition("/")[2]
    problems = []
    for link in chapter.links:
        if not link.image:
            continue
        if not link.text.strip():
            message = (
                f"figure {link.target} has no alt text: say what it shows, ![…]({link.target})"
            )
            problems.append(Problem(name, link.line, message))
        if link not in figure_links(chapter):
            if not is_file(project.docs / resolve(chapter.page, link.target)):
                message = f"image {link.target} does not exist: correct its address"
                problems.append(Problem(name, link.line, message))
            continue
        function = figure_function(link)
        if link.target != f"{own_folder}/{function}.svg":
            message = (
                f"figure {link.target} is not the chapter's own: write {own_folder}/{function}.svg"
            )
            problems.append(Problem(name, link.line, message))
        elif module in broken:
            continue
        elif function not in (names := figure_names(project, module)):
            cure = did_you_mean(function, names, "write it")
            message = f"figure {function}: {project.name(module)} has no such function: {cure}"
            problems.append(Problem(name, link.line, message))
        elif not link.alone:
            message = (
                f"figure {function} stands in a text, list or box: begin a paragraph of its own"
            )
            problems.append(Problem(name, link.line, message))
    return problems
