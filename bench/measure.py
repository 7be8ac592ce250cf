"""Time and memory of a command and all that it starts."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

RUN = re.compile(r"^(snippet|figure)s: (\d+) of \2$", re.MULTILINE)
KIB = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in


@dataclass(frozen=True)
class Measured:
    """What a command took.

    Args:
        seconds: From its start to its end.
        cpu: Seconds of all cores together, of it and of all that it started.
        memory: The most that one of its processes had at a time, in bytes.
        runs: How often snippets were run and figures drawn.
    """

    seconds: float
    cpu: float
    memory: int
    runs: int = 0


def measure(
    command: list[str], folder: Path, variables: Mapping[str, str] | None = None
) -> Measured:
    """Run a command to its end, with the packages of the project in a folder.

    Raises:
        RuntimeError: If it fails; the message ends with what it printed last.
    """
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONPATH": str(folder / "src"),
        **(variables or {}),
    }
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        start = time.monotonic()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read()
    if process.returncode:
        last = "\n".join(printed.splitlines()[-20:])
        raise RuntimeError(f"{' '.join(command)} in {folder} failed:\n{last}")
    runs = sum(int(count) for _, count in RUN.findall(printed))
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KIB, runs)


def median(measured: Iterable[Measured]) -> Measured:
    """Give the median of each number; all runs must have run the same."""
    found = list(measured)
    (runs,) = {one.runs for one in found}
    return Measured(
        statistics.median(one.seconds for one in found),
        statistics.median(one.cpu for one in found),
        max(one.memory for one in found),
        runs,
    )
