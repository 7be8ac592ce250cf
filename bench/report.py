"""The tables of bench/README.md."""

import itertools
import os
import platform
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.builds import COLD, PAGE_EDITED, PLAIN, UNCHANGED, Scale
from bench.lighthouse import CATEGORIES, METRICS, Scores
from bench.measure import Measured
from bench.peers import Peer

GOAL = 1.2  # times plain MkDocs, for a build in which nothing has changed
BEGIN, END = "<!-- results -->\n", "<!-- end of the results -->"


def describe_machine(load: float) -> str:
    """Say when and on what the numbers were taken.

    Args:
        load: How many processes were busy before the bench began.
    """
    cpuinfo = Path("/proc/cpuinfo")
    text = cpuinfo.read_text(encoding="utf-8") if cpuinfo.is_file() else ""
    name = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    model = name[1] if name else platform.processor() or platform.machine()
    return (
        f"{date.today():%-d %B %Y}, {model}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}; load before: {load:.1f}."
    )


def build_table(measured: dict[str, Measured]) -> list[str]:
    """Write what builds take, and whether one without changes is quick enough."""
    rows = [
        [what, f"{m.seconds:.1f}", f"{m.cpu:.1f}", _megabytes(m), str(m.runs)]
        for what, m in measured.items()
    ]
    unchanged = measured[UNCHANGED]
    ratio = unchanged.seconds / measured[PLAIN].seconds
    verdict = "reached" if ratio <= GOAL and not unchanged.runs else "missed"
    return [
        *_table(["what", "seconds", "CPU seconds", "memory", "runs"], rows),
        "",
        f"Nothing changed: {ratio:.2f} times plain MkDocs, {unchanged.runs} snippets and figures "
        f"run. The goal, at most {GOAL} times and none, is {verdict}.",
    ]


def scale_table(scales: list[Scale]) -> list[str]:
    """Write what many chapters take, and what each further one adds."""
    more = ["—"] + [
        f"{1000 * (b.compiled.seconds - a.compiled.seconds) / (b.chapters - a.chapters):.0f}"
        for a, b in itertools.pairwise(scales)
    ]
    rows = [
        [
            *(str(scale.chapters), f"{scale.compiled.seconds:.1f}", further),
            *(f"{scale.unchanged.seconds:.1f}", f"{scale.rendered.seconds:.1f}"),
            *(_megabytes(scale.compiled), _megabytes(scale.rendered)),
        ]
        for scale, further in zip(scales, more, strict=True)
    ]
    head = [
        *("chapters", "compile, s", "each further one, ms", "nothing changed, s", "MkDocs, s"),
        *("memory of compile", "memory of MkDocs"),
    ]
    return _table(head, rows)


def peer_table(measured: dict[str, Measured], peers: dict[str, Peer]) -> list[str]:
    """Write what other tools take, beside the notes."""
    notes = Peer(measured[COLD], measured[UNCHANGED], measured[PAGE_EDITED], True)
    rows = [
        [
            what,
            *(f"{m.seconds:.1f}" for m in (peer.cold, peer.unchanged, peer.edited)),
            _megabytes(peer.cold),
            "yes" if peer.notices else "no",
        ]
        for what, peer in {"`notes build`": notes, **peers}.items()
    ]
    head = ["seconds", "cold", "nothing changed", "a page edited", "memory", "notices a module"]
    return _table(head, rows)


def lighthouse_table(pages: dict[str, Scores]) -> list[str]:
    """Write what Lighthouse says, and below it what it finds wrong."""
    rows = [
        [
            what,
            *(f"{page.scores[name]:.0f}" for name in CATEGORIES),
            *(f"{page.times[name]:,.0f}" for name in METRICS),
        ]
        for what, page in pages.items()
    ]
    faults = [f"* {what}: {fault}" for what, page in pages.items() for fault in page.faults]
    head = ["page", *CATEGORIES, *(f"{name}, ms" for name in METRICS)]
    return [*_table(head, rows), *([""] if faults else []), *faults]


def write_results(readme: Path, results: Iterable[str]) -> None:
    """Put results between the markers of the page about the bench."""
    before, _, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    assert end, f"{readme} lacks {BEGIN.strip()} or {END}"
    text = "\n".join(results)
    readme.write_text(f"{before}{BEGIN}\n{text}\n\n{END}{after}", encoding="utf-8")


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, rule, *rows)]


def _megabytes(measured: Measured) -> str:
    return f"{measured.memory / 1e6:.0f} MB"
