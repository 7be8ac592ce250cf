"""What the notes say now and said at another revision: outputs, numbers and figures."""

import difflib
import hashlib
import html
import io
import subprocess
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

from notes_site.chapter import Chapter, Comment, parse
from notes_site.checks import resolve_checks
from notes_site.claims import Claim, find_claims, find_given
from notes_site.embeds import embedded_snippet, figure_function, figure_links, figure_module
from notes_site.judge import Given, flatten, judge_page, show
from notes_site.problems import SourceError
from notes_site.project import Project, read_text
from notes_site.run import DrawnFigure, Progress, SnippetRun, run_code

LONGEST_VALUE = 100


@dataclass(frozen=True)
class Number:
    """A number, matrix or chain of arithmetic that a page prints.

    Args:
        line: Line in the file, from 1.
        text: As printed; a matrix row by row.
        kind: What accounts for it, as `judge` says; or arithmetic, printed in full.
    """

    line: int
    text: str
    kind: str


@dataclass
class Page:
    """What a page says.

    Args:
        numbers: What it prints, in reading order.
        values: What each check gives, by its snippet, expression and how often it stood before.
        outputs: What each of its snippets prints.
        figures: A digest of each of its figures as drawn, light and dark.
        error: Why it cannot be read; None if it can.
    """

    numbers: list[Number] = field(default_factory=list)
    values: dict[tuple[str, str, int], str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    error: str | None = None


def diff(project: Project, revision: str, progress: Progress, time_limit: float) -> str:
    """Compare the working tree with a revision; neither it nor the repository is touched.

    Args:
        project: The project.
        revision: A branch, tag or commit.
        progress: Called with what, done and total.
        time_limit: Seconds that one snippet or figure may take.

    Returns:
        Markdown for a comment.

    Raises:
        SourceError: If there is no such revision.
    """

    def progress_there(what: str, done: int, total: int) -> None:
        progress(f"{what} of {revision}", done, total)

    with tempfile.TemporaryDirectory() as folder:
        _unpack(project, revision, Path(folder))
        before = read_pages(Project(Path(folder)), progress_there, time_limit)
    return report(revision, before, read_pages(project, progress, time_limit))


def read_pages(project: Project, progress: Progress, time_limit: float) -> dict[str, Page]:
    """Find out what every page says, right or wrong: nothing stops at a problem of the sources."""
    pages: dict[str, Page] = {}
    chapters: list[Chapter] = []
    for path in sorted(project.docs.rglob("*.md")):
        pages[project.name(path)] = Page()
        try:
            chapters.append(parse(project, path))
        except SourceError as error:
            pages[project.name(path)].error = str(error.problem)
    checks = {chapter.path: resolve_checks(project, chapter)[0] for chapter in chapters}
    expressions: dict[Path, list[str]] = {}
    figures: list[tuple[Path, str]] = []
    for chapter in chapters:
        expressions |= {path: [] for path in _snippets(project, chapter) if path not in expressions}
        for comment, path in checks[chapter.path].items():
            expressions.setdefault(path, []).append(comment.text)
        figures += _figures(project, chapter)
    runs, drawn = run_code(project, expressions, figures, progress, time_limit)
    for chapter in chapters:
        page = pages[project.name(chapter.path)]
        snippets = _snippets(project, chapter)
        given = find_given([read_text(project, path) for path in snippets])
        page.numbers = list(_numbers(chapter, checks[chapter.path], runs, given))
        page.values = _values(project, checks[chapter.path], runs)
        page.outputs = {project.name(p): runs[p].error or runs[p].printed for p in snippets}
        for figure in _figures(project, chapter):
            page.figures[figure[1]] = drawn[figure].error or _digest(drawn[figure])
    return pages


def report(revision: str, before: dict[str, Page], after: dict[str, Page]) -> str:
    """Write down what differs.

    Args:
        revision: What the notes are compared with.
        before: Its pages, by name.
        after: Those of the working tree.

    Returns:
        Markdown; code and outputs are fenced, so that a page cannot add to the report.
    """
    changed = {name: list(_page(before.get(name), after.get(name))) for name in before | after}
    changed = {name: lines for name, lines in sorted(changed.items()) if lines}
    lines = [f"## Outputs, numbers and figures that differ from `{revision}`", ""]
    for name, difference in changed.items():
        lines += [f"### {_code(name)}", "", "\n".join(difference).rstrip(), ""]
    same = len(after) - len(changed.keys() & after)
    others = " other" if changed else ""
    lines.append(f"Nothing changed on {same}{others} page{'' if same == 1 else 's'}.")
    return "\n".join(lines)


def _unpack(project: Project, revision: str, folder: Path) -> None:
    """Unpack a revision into an empty folder that shares the cache."""
    command = ["git", "archive", "--format=tar", "--end-of-options", f"{revision}^{{tree}}"]
    archive = subprocess.run(command, cwd=project.root, capture_output=True)
    if archive.returncode:
        why = archive.stderr.decode(errors="replace").strip()
        raise SourceError(revision, 0, f"is no revision ({why}): name a branch, tag or commit")
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    project.cache.mkdir(exist_ok=True)
    Project(folder).cache.symlink_to(project.cache)


def _snippets(project: Project, chapter: Chapter) -> list[Path]:
    paths = (embedded_snippet(project, chapter, link) for link in chapter.links)
    return [path for path in paths if path and path.is_file()]


def _figures(project: Project, chapter: Chapter) -> list[tuple[Path, str]]:
    module = figure_module(project, chapter)
    links = figure_links(chapter) if module.is_file() else []
    return [(module, figure_function(link)) for link in links]


def _digest(figure: DrawnFigure) -> str:
    return hashlib.sha256("\n".join(figure.svg.values()).encode()).hexdigest()


def _numbers(
    chapter: Chapter, checks: dict[Comment, Path], runs: dict[Path, SnippetRun], given: Given
) -> Iterator[Number]:
    for block in chapter.blocks:
        found = find_claims(block)
        kinds = judge_page(replace(chapter, blocks=[block]), checks, runs, given).kinds
        # A block with a failed check is not judged.
        for claim, kind in zip_longest(found.claims, kinds, fillvalue="not judged"):
            assert isinstance(claim, Claim)
            if kind != "small":
                yield Number(claim.line, _text(claim), str(kind))
        chains = [*found.statements, *(message for _, message in found.errors)]
        yield from (Number(block.line, " ".join(chain.split()), "arithmetic") for chain in chains)


def _text(claim: Claim) -> str:
    if claim.number:
        return claim.text
    return ", ".join(f"[{', '.join(entry.text for entry in row)}]" for row in claim.rows)


def _values(
    project: Project, checks: dict[Comment, Path], runs: dict[Path, SnippetRun]
) -> dict[tuple[str, str, int], str]:
    values = {}
    seen: Counter[tuple[str, str]] = Counter()
    for comment, path in checks.items():
        key = (project.name(path), comment.text)
        result = (
            {"error": runs[path].error} if runs[path].error else runs[path].values[comment.text]
        )
        if "error" in result:
            text = str(result["error"])
        else:
            text = ", ".join(show(v.value) for v in flatten(comment, result["value"]))
        values[*key, seen[key]] = text
        seen[key] += 1
    return values


def _page(before: Page | None, after: Page | None) -> Iterator[str]:
    if after is None:
        yield "The page is gone."
    elif after.error:
        yield f"The page cannot be read: {after.error}"
    elif before is None or before.error:
        kinds = Counter(number.kind for number in after.numbers)
        counts = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        yield f"The page is new. Numbers: {counts or 'none'}."
        yield f"Snippets: {_names(after.outputs)}. Figures: {_names(after.figures)}."
    else:
        yield from _changed_numbers(before.numbers, after.numbers)
        yield from _changed_values(before.values, after.values)
        yield from _changed_outputs(before.outputs, after.outputs)
        yield from _changed_figures(before.figures, after.figures)


def _changed_numbers(before: list[Number], after: list[Number]) -> Iterator[str]:
    old, new = ([(n.text, n.kind) for n in numbers] for numbers in (before, after))
    head = ["Numbers that the page prints:", ""]
    for kind, i, i_end, j, j_end in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        if kind == "equal":
            continue
        yield from head
        head = []
        for was, now in zip_longest(before[i:i_end], after[j:j_end]):
            if now is None:
                yield f"- line {was.line} before: {_code(was.text)} ({was.kind}) → gone"
            elif was is None:
                yield f"- line {now.line}: new → {_code(now.text)} ({now.kind})"
            else:
                kinds = now.kind if was.kind == now.kind else f"was {was.kind}, now {now.kind}"
                yield f"- line {now.line}: {_code(was.text)} → {_code(now.text)} ({kinds})"
    if not head:
        yield ""


def _changed_values(
    before: dict[tuple[str, str, int], str], after: dict[tuple[str, str, int], str]
) -> Iterator[str]:
    changed = [key for key in after if key in before and before[key] != after[key]]
    if changed:
        yield from ("Checks that give something else:", "")
        for key in changed:
            was, now = _code(before[key]), _code(after[key])
            yield f"- {_code(key[1])} in {_code(key[0])}: {was} → {now}"
        yield ""


def _changed_outputs(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    yield from _added_and_removed("Snippets", before, after)
    for name in after:
        if name in before and before[name] != after[name]:
            old, new = before[name].splitlines(), after[name].splitlines()
            lines = list(difflib.unified_diff(old, new, lineterm=""))[2:]
            fence = "`" * (3 + max(line.count("`") for line in lines))
            yield from (
                f"<details><summary>{html.escape(name)} prints something else</summary>",
                "",
            )
            yield from (f"{fence}diff", *lines, fence, "", "</details>", "")


def _changed_figures(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    yield from _added_and_removed("Figures", before, after)
    if changed := [name for name in after if name in before and before[name] != after[name]]:
        yield from (f"Figures that are drawn differently: {_names(changed)}.", "")


def _added_and_removed(what: str, before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for verb, names in (("new", after.keys() - before), ("gone", before.keys() - after)):
        if names:
            yield from (f"{what} that are {verb}: {_names(sorted(names))}.", "")


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names)) or "none"


def _code(text: str) -> str:
    """Show text as it is, even if it holds marks of Markdown."""
    flat = " ".join(text.split()).replace("`", "ˋ")
    return f"`{flat if len(flat) <= LONGEST_VALUE else flat[: LONGEST_VALUE - 1] + '…'}`"
