"""No page can state another number than the one that was computed."""

import math
import random
import re
from bisect import bisect
from dataclasses import replace
from pathlib import Path

import pytest

from notes_site.chapter import Block, Chapter, parse, parse_text
from notes_site.checks import resolve_checks
from notes_site.claims import Claims, find_claims, find_given
from notes_site.embeds import embedded_snippet
from notes_site.judge import judge_page
from notes_site.project import Project, read_text
from notes_site.run import SnippetRun, run_code

PROJECT = Project.find(Path(__file__).parent)
PAGES = sorted(PROJECT.docs.rglob("*.md"))
MUTATIONS, BATCH = 40, 20


@pytest.fixture(scope="module")
def runs() -> dict[Path, SnippetRun]:
    """Run every snippet with the expressions of all checks, as compile does."""
    expressions: dict[Path, list[str]] = {}
    for page in PAGES:
        checks, problems = resolve_checks(PROJECT, parse(PROJECT, page))
        assert not problems
        for comment, path in checks.items():
            expressions.setdefault(path, []).append(comment.text)
    return run_code(PROJECT, expressions, (), lambda what, done, total: None)[0]


def given(chapter: Chapter) -> tuple[set[float], set[str]]:
    shown = (embedded_snippet(PROJECT, chapter, link) for link in chapter.links)
    return find_given([read_text(PROJECT, path) for path in shown if path])


def problems(
    chapter: Chapter,
    runs: dict[Path, SnippetRun],
    block: Block,
    inputs: tuple[set[float], set[str]],
) -> list[str]:
    checks, _ = resolve_checks(PROJECT, chapter)
    verdict = judge_page(replace(chapter, blocks=[block]), checks, runs, inputs)
    return [message for _, message in verdict.problems]


def stated(claims: Claims) -> tuple[list[str], list[str]]:
    """Give the claims, and the arithmetic, right or wrong."""
    return [c.text for c in claims.claims], [*claims.statements, *(e for _, e in claims.errors)]


def is_true(chain: str) -> bool:
    """Evaluate printed arithmetic with Python itself."""
    for sign, operator in {"·": "*", "−": "-", "^": "**", ",": "", "²": "**2", "³": "**3"}.items():
        chain = chain.replace(sign, operator)
    chain = re.sub(r"\be\*\*", "math.e**", chain)
    chain = re.sub(r"\bln\b *(\(.*?\)|[\d.]+)", r"math.log(\1)", chain)
    chain = re.sub(r"√(\(.*?\)|[\d.]+)", r"math.sqrt(\1)", chain)
    *sides, result = re.split("[=≈]", chain)
    result, _, word = result.strip().partition(" ")
    size = {"": 1, "million": 1e6, "billion": 1e9}[word]
    unit = size * 10.0 ** -len(result.partition(".")[2])
    values = [eval(side, {"math": math, "exp": math.exp}) for side in sides]
    return all(abs(value - float(result) * size) <= 0.51 * unit for value in values)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT.docs).as_posix())
def test_a_page_with_one_changed_digit_is_refused(page: Path, runs: dict[Path, SnippetRun]) -> None:
    text = read_text(PROJECT, page)
    chapter = parse_text(PROJECT, page, text)
    checks, _ = resolve_checks(PROJECT, chapter)
    inputs = given(chapter)
    verdict = judge_page(chapter, checks, runs, inputs)
    assert not verdict.problems
    claims = [stated(find_claims(block)) for block in chapter.blocks]
    kinds = iter(verdict.kinds)
    kinds_of_blocks = [[next(kinds) for _ in texts] for texts, _ in claims]

    comments = {
        n for match in re.finditer(r"<!--.*?-->", text, re.DOTALL) for n in range(*match.span())
    }
    body = re.compile(r"\d").finditer(text, text.index("\n---\n", 3))
    digits = [match.start() for match in body if match.start() not in comments]
    dice = random.Random(page.name)
    dice.shuffle(digits)
    ends = [match.start() for match in re.finditer("\n\n", text)]
    refused = 0
    survivors = []
    while digits and refused < MUTATIONS:
        # Parsing a page takes long: change many a paragraph at a time, each in one digit.
        apart = {bisect(ends, place): place for place in digits[:BATCH]}
        del digits[:BATCH]
        changed = list(text)
        for place in apart.values():
            changed[place] = dice.choice([d for d in "123456789" if d != text[place]])
        mutant = parse_text(PROJECT, page, "".join(changed))
        pairs_of_blocks = zip(chapter.blocks, mutant.blocks, strict=True)
        for index, (old, block) in enumerate(pairs_of_blocks):
            if block.text == old.text:
                continue  # or an address, a date of the front matter
            found = find_claims(block)
            numbers, chains = stated(found)
            old_numbers, old_chains = claims[index]
            pairs = zip(old_numbers, [*numbers, *[""] * len(old_numbers)], strict=False)
            kind = next(
                (k for k, (a, b) in zip(kinds_of_blocks[index], pairs, strict=True) if a != b), ""
            )
            if kind != "computed" and chains == old_chains:
                continue  # cited, given, structural, small, or no number: the index of a symbol
            if problems(mutant, runs, block, inputs):
                refused += 1
            elif kind == "computed":
                survivors += [number for number in numbers if number not in old_numbers]
            else:
                # A factor of zero, or a digit that the rounding of the result does not show.
                survivors += [c for c in found.statements if c not in old_chains and not is_true(c)]
    assert not survivors
