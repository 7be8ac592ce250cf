"""Labs as results: the solved notebook of each, run in a fresh kernel, or from the cache."""

import asyncio
import atexit
import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from notes_site import cache
from notes_site.lab import Lab, solved_notebook
from notes_site.problems import Problem
from notes_site.project import Project
from notes_site.run import Progress

T = TypeVar("T")

# For each cell of a lab what it showed, in order; each by its kinds.
Outputs = list[list[dict[str, Any]]]

# The last one is a figure of labs/pictures: its file for light pages and that for dark ones.
TEXT, HTML, FIGURE = "text/plain", "text/html", "application/vnd.notes.figure+json"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
REFUSED = "✗ "  # how a verdict begins, see labs/checks/verdict.py


def run_labs(
    project: Project, labs: Iterable[Lab], progress: Progress, time_limit: float
) -> tuple[dict[str, Outputs], list[Problem]]:
    """Run each solved lab that is not in the cache.

    Args:
        project: The project.
        labs: The labs.
        progress: Called with what, done and total.
        time_limit: Seconds that one cell may take.

    Returns:
        The outputs of each lab that ran to its end with every check content, by its name; and a
        problem for each other one.
    """
    outputs: dict[str, Outputs] = {}
    problems: list[Problem] = []
    waiting = []
    for lab in labs:
        if saved := cache.load(project, lab_key(project, lab)):
            outputs[lab.name] = saved["outputs"]
        else:
            waiting.append(lab)
    if not waiting:
        return outputs, problems
    ran = _in_a_thread(_run_all(project, waiting, progress, time_limit))
    for lab, found in zip(waiting, ran, strict=True):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            outputs[lab.name] = found
    return outputs, problems


def lab_key(project: Project, lab: Lab) -> str:
    """Name the outputs of a lab by its code and all that it depends on; prose changes none."""
    files = cache.local_imports(project.source, lab.path, project.root)
    files |= {path for path in (project.labs / "data").rglob("*") if path.is_file()}
    digests = [
        [project.name(file), hashlib.sha256(file.read_bytes()).hexdigest()]
        for file in sorted(files)
        if "__pycache__" not in file.parts
    ]
    program = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    code = [cell.solved for cell in lab.cells if cell.code]
    parts = ["lab", program, cache.versions(), code, digests]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _in_a_thread(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end in another thread: in the main one, nbclient takes Ctrl-C."""
    runner = asyncio.Runner()
    task = runner.get_loop().create_task(coroutine)

    async def wait() -> T:
        return await task

    with runner, ThreadPoolExecutor(1) as thread:
        try:
            return thread.submit(runner.run, wait()).result()
        except KeyboardInterrupt:
            runner.get_loop().call_soon_threadsafe(task.cancel)  # which shuts its kernels down
            raise


async def _run_all(
    project: Project, labs: list[Lab], progress: Progress, time_limit: float
) -> list[Outputs | Problem]:
    """Run labs, as many at a time as there are cores; what came out of one is saved at once."""
    free = asyncio.Semaphore(os.cpu_count() or 1)
    done = 0
    progress("labs", done, len(labs))

    async def run(lab: Lab) -> Outputs | Problem:
        nonlocal done
        async with free:
            found = await _run(project, lab, time_limit)
        if not isinstance(found, Problem):
            cache.save(project, lab_key(project, lab), {"outputs": found})
        done += 1
        progress("labs", done, len(labs))
        return found

    return await asyncio.gather(*map(run, labs))


async def _run(project: Project, lab: Lab, time_limit: float) -> Outputs | Problem:
    # Their import takes as long as a build without changes.
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    notebook = solved_notebook(lab)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            notebook,
            timeout=time_limit,
            allow_errors=True,
            coalesce_streams=True,  # text printed slowly comes in pieces
            resources={"metadata": {"path": folder}},
        )
        try:
            path = os.pathsep.join([str(project.source), str(project.root)])
            # Every core has a lab of its own.
            environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
            # A kernel warns that others on this machine could listen.
            await client.async_execute(env=environment, stderr=subprocess.DEVNULL)
        except (CellTimeoutError, DeadKernelError) as error:
            message = f"{type(error).__name__}: {str(error).splitlines()[0]}: shorten the lab"
            return Problem(project.name(lab.path), 0, message)
        finally:
            # It forgets to, if it is interrupted while its kernel starts.
            atexit.unregister(client._cleanup_kernel)
    outputs: Outputs = []
    for cell, of_lab in zip(notebook.cells, lab.cells, strict=True):
        outputs.append([])
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                said = COLOURS.sub("", f"{output.ename}: {output.evalue}").splitlines()[0]
                message = f"the solution stops with {said}: correct the cell"
                return Problem(project.name(lab.path), of_lab.line, message)
            shown = {TEXT: output.text} if output.output_type == "stream" else dict(output.data)
            if shown.get(TEXT, "").startswith(REFUSED):
                message = f"its check refuses the solution: {shown[TEXT]}"
                return Problem(project.name(lab.path), of_lab.line, message)
            outputs[-1].append(
                {kind: shown[kind] for kind in (TEXT, HTML, FIGURE) if kind in shown}
            )
    return outputs
