"""The spelling of prose, by cspell; cspell.yaml says what is prose."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

from notes_site.math import ROOT, node
from notes_site.problems import Problem, SourceError
from notes_site.project import Project

WORDS = "includes/words.txt"
PROGRAM = ROOT / "node_modules" / "cspell" / "bin.mjs"
FOUND = re.compile(r"(?P<path>.+?)\|(?P<line>\d+)\|(?P<word>.+?)\|(?P<near>.*)")


def spelling_problems(project: Project, files: Iterable[Path] = ()) -> list[Problem]:
    """Find words that neither the British dictionary nor the notes' own list has.

    Args:
        project: The project.
        files: Files to read; all that cspell.yaml names if empty.

    Raises:
        SourceError: If cspell cannot run.
    """
    if not PROGRAM.is_file():
        raise SourceError("package.json", 0, "cspell is not installed: run npm ci, or make test")
    template = ["--issue-template", "$filename|$row|$text|$suggestions"]
    options = ["--no-progress", "--no-summary", "--no-color", "--show-suggestions", *template]
    command = [str(node()), str(PROGRAM), "lint", *options, *map(project.name, files)]
    result = subprocess.run(command, cwd=project.root, capture_output=True, encoding="utf-8")
    problems = []
    for found in FOUND.finditer(result.stdout):
        near = " or ".join(found["near"].split(", ")[:2])
        cure = f"did you mean {near}? If it is right, add it" if near else "correct it, or add it"
        message = f"{found['word']} is not in the British dictionary: {cure} to {WORDS}"
        problems.append(Problem(found["path"], int(found["line"]), message))
    if result.returncode and not problems:
        raise SourceError("cspell.yaml", 0, f"cspell fails: {result.stderr or result.stdout}")
    return problems
