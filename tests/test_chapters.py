"""No page can state another number than the one that was computed."""

import random
import re
from pathlib import Path

import pytest

from notes_site.chapter import Chapter, parse, parse_text
from notes_site.claims import Claims, find_claims, find_given
from notes_site.compile import judge_page, resolve_checks
from notes_site.expand import embedded_snippet
from notes_site.project import Project, read_text
from notes_site.run import SnippetRun, run_snippets

PROJECT = Project.find(Path(__file__).parent)
PAGES = sorted(PROJECT.docs.rglob("*.md"))
MUTATIONS = 10000


@pytest.fixture(scope="module")
def runs() -> dict[Path, SnippetRun]:
    """Run every snippet with the expressions of all checks, as compile does."""
    expressions: dict[Path, list[str]] = {}
    for page in PAGES:
        checks, problems = resolve_checks(PROJECT, parse(PROJECT, page))
        assert not problems
        for comment, path in checks.items():
            expressions.setdefault(path, []).append(comment.text)
    return run_snippets(PROJECT, expressions, lambda what, done, total: None)


def given(chapter: Chapter) -> tuple[set[float], set[str]]:
    shown = (embedded_snippet(PROJECT, chapter, link) for link in chapter.links)
    return find_given([read_text(PROJECT, path) for path in shown if path])


def stated(claims: Claims) -> tuple[list[str], list[str]]:
    """Give the claims, and the arithmetic, right or wrong."""
    return [c.text for c in claims.claims], [*claims.statements, *(e for _, e in claims.errors)]


def changed_kind(old: Chapter, new: Chapter, kinds: list[str]) -> str:
    """Tell which kind of number differs between two versions of a page."""
    place = 0
    for before, after in zip(old.blocks, new.blocks, strict=True):
        was, now = find_claims(before), find_claims(after)
        (claims, sums), (new_claims, new_sums) = stated(was), stated(now)
        for index, text in enumerate(claims):
            if new_claims[index : index + 1] != [text]:
                return kinds[place + index]
        if sums != new_sums:
            return "arithmetic" if not now.errors else "wrong arithmetic"
        place += len(claims)
    return "none"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT.docs).as_posix())
def test_a_page_with_one_changed_digit_is_refused(
    page: Path, runs: dict[Path, SnippetRun]
) -> None:
    text = read_text(PROJECT, page)
    chapter = parse_text(PROJECT, page, text)
    inputs = given(chapter)
    checks, _ = resolve_checks(PROJECT, chapter)
    verdict = judge_page(chapter, checks, runs, inputs)
    assert not verdict.problems

    comments = [range(*match.span()) for match in re.finditer(r"<!--.*?-->", text, re.DOTALL)]
    body = text.index("\n---\n", 3)
    digits = [
        match.start()
        for match in re.compile(r"\d").finditer(text, body)
        if not any(match.start() in comment for comment in comments)
    ]
    dice = random.Random(page.name)
    dice.shuffle(digits)
    refused = 0
    still_true: list[str] = []
    survivors: list[str] = []
    for place in digits:
        digit = dice.choice([d for d in "123456789" if d != text[place]])
        mutant = parse_text(PROJECT, page, f"{text[:place]}{digit}{text[place + 1 :]}")
        kind = changed_kind(chapter, mutant, verdict.kinds)
        if kind not in ("computed", "arithmetic", "wrong arithmetic"):
            continue
        line = text[:place].count("\n") + 1
        where = f"{page.name}:{line}: {text[place - 30 : place]}[{digit}]{text[place : place + 20]}"
        resolved, _ = resolve_checks(PROJECT, mutant)
        if judge_page(mutant, resolved, runs, inputs).problems:
            refused += 1
        elif kind == "arithmetic":
            still_true.append(where)
        else:
            survivors.append(where)
        if refused == MUTATIONS:
            break
    print(refused, len(still_true), len(survivors))
    print("\n".join(still_true)); print("---"); print("\n".join(survivors))
    assert not survivors
