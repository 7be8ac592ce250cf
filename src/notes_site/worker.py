"""Runs snippets and draws figures, each alone in a process of its own.

A program: it reads a JSON list of tasks on standard input and answers one JSON line for each
task as soon as it is done. torch is imported once, then every task gets a fork of this process
(where there is no fork, as on Windows, a new process, which is slower).
"""

import contextlib
import gzip
import importlib
import io
import json
import multiprocessing
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

Task = dict[str, Any]
Answer = dict[str, Any]

# What an expression of a check may use besides the names of its snippet.
BUILTINS = {f.__name__: f for f in (abs, float, int, len, max, min, round, sum, tuple)}
AMBIENT_SEEDS = (1, 2)


def main() -> None:
    """Do the tasks on standard input."""
    request = json.load(sys.stdin)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    preload(request["tasks"])
    waiting = list(reversed(request["tasks"]))
    running: dict[Connection, tuple[Task, Any, float]] = {}
    while waiting or running:
        while waiting and len(running) < request["jobs"]:
            task = waiting.pop()
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=do, args=(task, theirs), daemon=True)
            process.start()
            theirs.close()
            running[ours] = (task, process, time.monotonic() + request["time_limit"])
        patience = min(deadline for _, _, deadline in running.values()) - time.monotonic()
        for connection in wait(list(running), timeout=max(0.0, patience)):
            assert isinstance(connection, Connection)
            task, process, _ = running.pop(connection)
            try:
                answer = connection.recv()
            except EOFError:
                process.join()
                answer = {"error": f"ends its process with exit code {process.exitcode}"}
            process.join()
            print(json.dumps({"id": task["id"], **answer}), file=answers, flush=True)
        for connection, (task, process, deadline) in list(running.items()):
            if time.monotonic() >= deadline:
                process.kill()
                process.join()
                del running[connection]
                error = f"takes longer than {request['time_limit']:g} s"
                print(json.dumps({"id": task["id"], "error": error}), file=answers, flush=True)


def preload(tasks: list[Task]) -> None:
    """Import what takes seconds once, before the forks."""
    if tasks:
        importlib.import_module("torch")
    if any(task["kind"] == "figure" for task in tasks):
        importlib.import_module("matplotlib.figure")


def do(task: Task, connection: Connection) -> None:
    """Do one task and send its answer."""
    work = {"snippet": run_snippet, "figure": draw_figure}[task["kind"]]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        # What a snippet warns of, its reader would see.
        warnings.simplefilter("error")
        try:
            answer = work(task)
        except BaseException as error:  # also SystemExit: a snippet must not end its process
            answer = {"error": describe(error), "line": line_in(error, task["path"])}
        os.chdir("/")
    connection.send(answer)


def run_snippet(task: Task) -> Answer:
    """Run a snippet and evaluate the expressions of its checks in its namespace."""
    import numpy as np
    import torch

    # Whatever a snippet draws without a seed of its own differs between the two runs.
    seed = task["ambient_seed"]
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    printed = io.StringIO()
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": task["path"]}
    code = compile(Path(task["path"]).read_bytes(), task["path"], "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    values = {text: evaluate(text, namespace) for text in task["expressions"]}
    return {"printed": printed.getvalue(), "values": values}


def evaluate(expression: str, namespace: dict[str, Any]) -> Answer:
    """Evaluate the expression of a check, which has been found harmless before."""
    try:
        value = eval(expression, {**namespace, "__builtins__": BUILTINS})
        return {"value": plain(value)}
    except Exception as error:
        return {"error": describe(error)}


def plain(value: Any) -> Any:
    """Write a value as JSON: a number, a tensor as nested lists, or a tuple of values.

    Raises:
        TypeError: If it is nothing that can be compared with a number.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
        return {"tensor": value} if isinstance(value, list) else plain(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, tuple, list)):
        raise TypeError(f"gives {type(value).__name__}, not numbers")
    if isinstance(value, (tuple, list)):
        return {"tuple": [plain(entry) for entry in value]}
    return value


def draw_figure(task: Task) -> Answer:
    """Draw a figure in both schemes, twice."""
    style = importlib.import_module("notes_site.figures.style")
    draw = getattr(importlib.import_module(task["module"]), task["function"])
    drawn = {scheme: style.render(draw, scheme) for scheme in ("light", "dark")}
    again = {scheme: style.render(draw, scheme) for scheme in ("light", "dark")}
    return {
        "svg": {scheme: svg.decode() for scheme, svg in drawn.items()},
        "same_twice": drawn == again,
        "gzipped": sum(len(gzip.compress(svg, mtime=0)) for svg in drawn.values()),
    }


def describe(error: BaseException) -> str:
    """Name an error as Python's last line does."""
    return traceback.format_exception_only(error)[-1].strip()


def line_in(error: BaseException, path: str) -> int:
    """Find the line of a file in which an error arose; 0 if it is not there."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno or 0 for f in reversed(frames) if f.filename == path), 0)


if __name__ == "__main__":
    main()
