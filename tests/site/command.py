"""The command, run in a copy of the notes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def start_notes(root: Path, command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "notes_site.cli", command],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_notes(root: Path, command: str) -> None:
    process = start_notes(root, command)
    out, error = process.communicate()
    if process.returncode:
        pytest.fail(f"notes {command} failed:\n{out}{error}", pytrace=False)
