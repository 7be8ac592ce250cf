"""The command `notes`: build, downloads, serve, check, accept, train, new, diff."""

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from notes_site.experiments import experiments
from notes_site.manifest import digest_sources, load_manifest, save_manifest
from notes_site.problems import Problem, SourceError, did_you_mean
from notes_site.project import ARCHIVE, PDF, Project, write_if_changed
from notes_site.run import TIME_LIMIT
from notes_site.serve import serve
from notes_site.site import render_site
from notes_site.spelling import spelling_problems
from notes_site.train import TIME_LIMIT as TRAINING_LIMIT
from notes_site.train import is_fresh, train

if TYPE_CHECKING:
    from notes_site.compile import Compiled

MANY_PAGES = 20
KINDS = ("computed", "refuted", "cited", "given", "structural", "exempt")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="notes", description="Build and check the notes.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("build", "compile and render the site"),
        ("downloads", "build the site with the notes as a zip and as a PDF"),
        ("compile", "write build/ without rendering it"),
        ("serve", "show the site on 127.0.0.1:8000, and follow changes"),
        ("check", "check all pages, or some"),
        ("accept", "record what the snippets print, and show what changed"),
        ("train", "train what has no result, or one of other code, and record what comes out"),
        ("diff", "show which outputs, numbers and figures differ from a revision, as Markdown"),
        ("new", "write a chapter that builds, to be replaced bit by bit"),
    ):
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument(
            "--time-limit",
            type=float,
            default=TRAINING_LIMIT if name == "train" else TIME_LIMIT,
            metavar="SECONDS",
            help="for one training" if name == "train" else "for one snippet or figure",
        )
        if name == "check":
            command.add_argument("pages", nargs="*", type=Path, help="such as docs/refresher.md")
        if name == "train":
            command.add_argument("names", nargs="*", help="such as recall_over_a_gap; else all")
            command.add_argument("--all", action="store_true", help="also what has a good result")
        if name == "diff":
            command.add_argument("revision", help="branch, tag or commit, such as main")
        if name == "new":
            command.add_argument("chapter", help="folder and name, such as beyond/my-idea")
        if name == "serve":
            command.add_argument("--address", default="127.0.0.1:8000", help="host and port")
    arguments = parser.parse_args()
    try:
        sys.exit(_run(arguments))
    except SourceError as error:
        print(error.problem, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\ninterrupted; site/ and results are as they were", file=sys.stderr)
        sys.exit(130)


def _run(arguments: argparse.Namespace) -> int:
    project = Project.find(Path.cwd())
    if arguments.command == "serve":
        return serve(project, arguments.address, arguments.time_limit)
    # What compiles is imported where it is used: that takes longer than a build without changes.
    if arguments.command in ("build", "compile"):
        with _alone(project):
            good = _build(project, arguments.time_limit)
            if good and arguments.command == "build":
                render_site(project)
        return 0 if good else 1
    if arguments.command == "downloads":
        with _alone(project):
            return _downloads(project, arguments.time_limit)
    if arguments.command == "diff":
        from notes_site.diff import diff

        print(diff(project, arguments.revision, show_progress, arguments.time_limit))
        return 0
    if arguments.command == "train":
        return _train(project, arguments.names, arguments.all, arguments.time_limit)
    if arguments.command == "new":
        return _new(project, arguments.chapter)
    pages = [path.resolve() for path in getattr(arguments, "pages", [])]
    for page in pages:
        inside = page.is_file() and page.is_relative_to(project.docs)
        if not inside or page.suffix != ".md":
            raise SourceError(str(page), 0, "is no page: name a file below docs/")
    accept = arguments.command == "accept"
    spelling = arguments.command == "check"
    compiled = _compile(project, arguments.time_limit, pages, accept, spelling)
    if accept:
        _accept(project, compiled)
    if not compiled.problems and not accept:
        print(report(compiled))
    return 1 if compiled.problems else 0


@contextmanager
def _alone(project: Project) -> Iterator[None]:
    """Let one build at a time write into build/ and site/; the next one waits for its end."""
    (project.root / "build").mkdir(exist_ok=True)
    lock = FileLock(project.root / "build" / "lock")
    try:
        held = lock.acquire(blocking=False)
    except Timeout:
        print("another build of these notes is running: waiting for its end", file=sys.stderr)
        held = lock.acquire()
    with held:
        yield


def _downloads(project: Project, time_limit: float) -> int:
    from notes_site.browser import HELP, find_chromium
    from notes_site.downloads import add_downloads

    if find_chromium() is None:
        print(HELP, file=sys.stderr)
        return 1
    if not _build(project, time_limit):
        return 1
    render_site(project, lambda folder: add_downloads(project, folder, show_progress))
    for name in (ARCHIVE, PDF):
        print(f"site/{name}: {(project.site / name).stat().st_size / 1e6:.1f} MB")
    return 0


def _build(project: Project, time_limit: float) -> bool:
    """Write build/, unless it is there already; tell whether nothing was wrong."""
    sources = digest_sources(project)
    if manifest := load_manifest(project, sources):
        _print_warnings(manifest.warnings)
        files, changed = len(manifest.files), 0
    else:
        from notes_site.compile import write_build

        compiled = _compile(project, time_limit)
        if compiled.problems:
            return False
        files, changed = len(compiled.files), write_build(project, compiled)
        if digest_sources(project) == sources:  # nobody has edited them meanwhile
            save_manifest(project, sources, compiled.files, compiled.warnings)
    print(f"build/: {_count(files, 'file')}, {changed} changed")
    return True


def _compile(
    project: Project,
    time_limit: float,
    pages: Sequence[Path] = (),
    accept: bool = False,
    spelling: bool = False,
) -> "Compiled":
    """Compile, and print what is wrong."""
    from notes_site.compile import compile_project

    compiled = compile_project(project, show_progress, pages, time_limit, accept)
    if spelling:
        compiled.problems += spelling_problems(project, pages)
    _print_warnings(compiled.warnings)
    for problem in compiled.problems:
        print(problem, file=sys.stderr)
    if compiled.problems:
        print(_count(len(compiled.problems), "problem"), file=sys.stderr)
    return compiled


def _print_warnings(warnings: Iterable[Problem]) -> None:
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)


def show_progress(what: str, done: int, total: int) -> None:
    """Show how far a long work is: on a terminal in place, in a log by quarters."""
    text = f"{what}: {done} of {total}"
    if sys.stderr.isatty():
        # Wide enough to cover what stood there before: snippets and figures may overlap.
        print(f"\r{text:<40}", end="\n" if done == total else "", file=sys.stderr)
    elif what == "pages" and total < MANY_PAGES:
        return  # read in a moment
    elif done == total or done % max(1, -(-total // 4)) == 0:
        print(text, file=sys.stderr, flush=True)


def report(compiled: "Compiled") -> str:
    """Write the count of numbers by kind for each page, and every exemption with its reason."""
    width = max((len(name) for name in compiled.counts), default=0)
    lines = [" ".join([f"{'':{width}}", *(f"{kind:>10}" for kind in KINDS)])]
    for name, counts in compiled.counts.items():
        lines.append(" ".join([f"{name:{width}}", *(f"{counts[kind]:>10}" for kind in KINDS)]))
    for name, exemptions in compiled.exemptions.items():
        lines += [f"exempt: {name}:{line}: {text}: {why}" for line, text, why in exemptions]
    return "\n".join(lines)


def _new(project: Project, chapter: str) -> int:
    from notes_site.new import new_chapter

    files, problems = new_chapter(project, chapter)
    for problem in problems:
        print(problem, file=sys.stderr)
    for path in files:
        print(project.name(path))
    if files:
        print(f"Now replace what says TODO, and see: notes check docs/{chapter}.md")
    return 1 if problems else 0


def _train(project: Project, names: Sequence[str], again: bool, time_limit: float) -> int:
    folders = {folder.name: folder for folder in experiments(project)}
    for name in names:
        if name not in folders:
            cure = did_you_mean(name, folders, f"there are {', '.join(folders) or 'none'}")
            raise SourceError(f"experiments/{name}", 0, f"is no experiment: {cure}")
    problems: list[Problem] = []
    for name in names or folders:
        if is_fresh(project, folders[name]) and not again:
            print(f"experiments/{name}: as recorded")
            continue
        print(f"experiments/{name}: training", file=sys.stderr)
        found = train(project, folders[name], show_progress, time_limit)
        for problem in found:
            print(problem, file=sys.stderr)
        problems += found
    if problems:
        print(_count(len(problems), "problem"), file=sys.stderr)
    return 1 if problems else 0


def _accept(project: Project, compiled: "Compiled") -> None:
    broken = {problem.path for problem in compiled.problems}
    for path, printed in compiled.outputs.items():
        recorded = path.with_suffix(".out")
        if project.name(path) in broken:
            continue
        old = recorded.read_text(encoding="utf-8", errors="replace") if recorded.is_file() else ""
        if write_if_changed(recorded, printed.encode()):
            name = project.name(recorded)
            diff: Callable[..., object] = difflib.unified_diff
            lines = diff(old.splitlines(), printed.splitlines(), name, name, lineterm="")
            print("\n".join(lines))  # type: ignore[arg-type]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    main()
