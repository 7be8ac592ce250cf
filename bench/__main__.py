"""Measure everything and write bench/README.md: `python -m bench`, on a quiet machine."""

import os
import sys
import tempfile
import time
from pathlib import Path

from bench.builds import COLD, build_once, measure_builds, measure_sizes
from bench.lighthouse import measure_pages
from bench.peers import measure_peers
from bench.projects import ROOT
from bench.report import (
    build_table,
    describe_machine,
    lighthouse_table,
    peer_table,
    scale_table,
    write_results,
)


def main() -> None:
    """Run the bench; nothing is written before all of it is done."""
    start = time.monotonic()

    def progress(what: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        print(f"{minutes:2}:{seconds:02} {what}", file=sys.stderr, flush=True)

    machine = describe_machine(os.getloadavg()[0])
    progress(machine)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        built, cold = build_once(folder, progress)
        builds = {COLD: cold, **measure_builds(built, folder, progress)}
        peers = measure_peers(built, folder, progress)
        pages = measure_pages(built.site, folder, progress)
        scales = measure_sizes(built, folder, progress)
    results = [
        *(machine, "", "### One site", "", *build_table(builds), ""),
        *("### Many chapters", "", *scale_table(scales), ""),
        *("### Beside others", "", *peer_table(builds, peers), ""),
        *("### On a phone", "", *lighthouse_table(pages)),
    ]
    print("\n".join(results))
    write_results(ROOT / "bench" / "README.md", results)
    progress("bench/README.md is written")


main()
