"""Runs snippets, draws figures and trains models, each alone in a process of its own.

A program: it reads a line of JSON with tasks on standard input and answers one line of JSON for
each task as soon as it is done, and for each part of a long one; when its standard input ends, it
stops. torch is imported once, then every task gets a fork of this process (where there is no fork,
as on Windows, a new process, which is slower).
"""

import base64
import contextlib
import gc
import gzip
import importlib
import io
import json
import math
import multiprocessing
import os
import random
import runpy
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

Task = dict[str, Any]
Answer = dict[str, Any]

# What an expression of a check may use besides the names of its snippet.
BUILTINS = {f.__name__: f for f in (abs, float, int, len, max, min, round, sum, tuple)}
AMBIENT_SEEDS = (1, 2)
CHECKS = "checks.py"  # the hidden snippet of a chapter, for its checks
OUTPUT_LIMIT = 20_000
# What takes a second to import; of many snippets, some need it. Optimizers, and tensors without
# numbers, import the first.
SLOW = ("torch._dynamo", "sklearn.datasets")
MANY = 50
PARTS = {"training": 10}  # of a task that takes long; other kinds have one


class RuleError(Exception):
    """What a snippet or figure does and must not; the message says it without this name."""


def main() -> None:
    """Do the tasks on standard input."""
    request = json.loads(sys.stdin.readline())
    # The answers alone go where they are awaited, whatever a snippet or a library prints.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Where pipes can be waited for: the end of standard input.
    ending: list[Any] = [sys.stdin] if os.name == "posix" else []
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
        for connection in wait([*running, *ending], timeout=max(0.0, patience)):
            if not isinstance(connection, Connection):
                return  # which ends the processes that are running
            task, process, _ = running[connection]
            try:
                answer = json.loads(connection.recv_bytes())
            except EOFError:
                process.join()
                answer = {"error": f"ends its process with exit code {process.exitcode}"}
            if "part" not in answer:
                del running[connection]
                process.kill()  # it has answered; none of its threads must keep it
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
    """Import what takes long once, before the forks."""
    for name in ("torch", "einops", "jaxtyping"):
        importlib.import_module(name)
    if len(tasks) > MANY:
        for name in SLOW:
            importlib.import_module(name)
    if any(task["kind"] == "figure" for task in tasks):
        importlib.import_module("matplotlib.figure")
    gc.freeze()  # no fork looks through all of this for garbage, which would copy its memory


def do(task: Task, connection: Connection) -> None:
    """Do one task and send its answer."""
    import torch

    torch.set_num_threads(1)  # every core has a task of its own
    kinds = {"snippet": run_snippet, "figure": draw_figure, "training": partial(train, connection)}
    work: Any = kinds[task["kind"]]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.chdir(folder)
        # What a snippet warns of, its reader would see.
        warnings.simplefilter("error")
        try:
            answer = json.dumps(work(task))
        except BaseException as error:  # also SystemExit: a snippet must not end its process
            answer = json.dumps({"error": describe(error), "line": line_in(error, task["path"])})
        os.chdir("/")
    connection.send_bytes(answer.encode())


def run_snippet(task: Task) -> Answer:
    """Run a snippet and evaluate the expressions of its checks in its namespace."""
    import numpy as np
    import torch

    # Whatever a snippet draws without a seed of its own differs between the two runs.
    seed = task["ambient_seed"]
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    path = Path(task["path"])
    if path.name == CHECKS:  # no reader copies it, so it may import the snippets beside it
        sys.path.insert(0, str(path.parent))
        sys.dont_write_bytecode = True
    namespace: dict[str, Any] = {"__name__": "__main__", "__file__": task["path"]}
    code = compile(path.read_bytes(), task["path"], "exec")
    complaints = io.StringIO()
    with contextlib.suppress(ImportError):  # Windows has no limits
        import resource

        # An endless loop of prints shall not fill the disk until its time is over.
        resource.setrlimit(resource.RLIMIT_FSIZE, (100 * OUTPUT_LIMIT, 100 * OUTPUT_LIMIT))
    with Path("printed").open("w+b") as printed, contextlib.redirect_stderr(complaints):
        # All that it prints, also past sys.stdout: a reader who copies it sees that too.
        os.dup2(printed.fileno(), 1)
        exec(code, namespace)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
        sys.stdout.flush()
        printed.seek(0)
        output = printed.read(OUTPUT_LIMIT + 1)
    if complaints.getvalue():
        last = complaints.getvalue().strip().rpartition("\n")[2]
        raise RuleError(f"writes to standard error ({last}); expected is print, or nothing")
    if len(output) > OUTPUT_LIMIT:
        raise RuleError(f"prints more than {OUTPUT_LIMIT:,} bytes; expected is a screenful")
    values = {text: evaluate(text, namespace) for text in task["expressions"]}
    return {"printed": output.decode(), "values": values}


def evaluate(expression: str, namespace: dict[str, Any]) -> Answer:
    """Evaluate the expression of a check, which has been found harmless before."""
    # A module would let an expression reach what the language keeps out.
    names = {k: v for k, v in namespace.items() if not isinstance(v, types.ModuleType)}
    try:
        value = plain(eval(expression, {**names, "__builtins__": BUILTINS}))
        json.dumps(value)
        return {"value": value}
    except Exception as error:
        return {"error": describe(error)}


def plain(value: Any) -> Any:
    """Write a value as JSON: a number, a tensor as nested lists, or a tuple of values.

    Raises:
        TypeError: If it is nothing that can be compared with a number.
        OverflowError: If a whole number is larger than any float.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
        if not isinstance(value, list):
            return plain(value)
        for entry in entries(value):
            if not isinstance(entry, (int, float)):
                raise TypeError(f"gives a tensor of {type(entry).__name__}, not numbers")
            float(entry)
        return {"tensor": value}
    if isinstance(value, bool) or not isinstance(value, (int, float, tuple, list)):
        raise TypeError(f"gives {type(value).__name__}, not numbers")
    if isinstance(value, (tuple, list)):
        return {"tuple": [plain(entry) for entry in value]}
    float(value)
    return value


def entries(value: list[Any]) -> Iterator[Any]:
    """Give the entries of nested lists, one after the other."""
    for entry in value:
        yield from entries(entry) if isinstance(entry, list) else (entry,)


def draw_figure(task: Task) -> Answer:
    """Draw a figure in both schemes, and once more to see whether it stays the same."""
    figures = importlib.import_module("matplotlib.figure")
    style = importlib.import_module("notes_site.figures.style")
    function = getattr(importlib.import_module(task["module"]), task["function"])

    def draw() -> Any:
        if not isinstance(figure := function(), figures.Figure):
            raise RuleError(f"returns {type(figure).__name__}, expected is a Figure")
        return figure

    drawn = {scheme: style.render(draw, scheme) for scheme in ("light", "dark")}
    return {
        "svg": {scheme: svg.decode() for scheme, svg in drawn.items()},
        "same_twice": drawn["light"] == style.render(draw, "light"),
        "gzipped": sum(len(gzip.compress(svg, mtime=0)) for svg in drawn.values()),
    }


def train(connection: Connection, task: Task) -> Answer:
    """Train a model of an experiment with one seed."""
    script = runpy.run_path(task["path"])
    parts = 0

    def progress(done: int, total: int) -> None:
        nonlocal parts
        while parts < min(PARTS["training"] * done // total, PARTS["training"] - 1):
            parts += 1
            connection.send_bytes(b'{"part": true}')

    numbers = script["train"](task["model"], task["seed"], progress)
    weights = numbers.pop("weights", None)
    for name, value in numbers.items():
        for number in value if isinstance(value, list) else [value]:
            if not isinstance(number, (int, float)) or not math.isfinite(number):
                raise RuleError(f"train gives {name} = {number!r}, expected is a finite number")
    answer = {"numbers": numbers, "settings": script["SETTINGS"]}
    return answer if weights is None else {**answer, "weights": pack(weights)}


def pack(weights: dict[str, Any]) -> str:
    """Write the weights of a model as a file of 16-bit numbers, in base64."""
    import numpy as np

    file = io.BytesIO()
    with np.errstate(over="ignore"):  # the error below says more
        halves = {name: tensor.numpy().astype(np.float16) for name, tensor in weights.items()}
    for name, half in halves.items():
        if not np.isfinite(half).all():
            raise RuleError(f"train gives weights {name} that are not finite in 16 bits")
    np.savez_compressed(file, allow_pickle=False, **halves)
    return base64.b64encode(file.getvalue()).decode()


def describe(error: BaseException) -> str:
    """Name an error as Python's last line does."""
    if isinstance(error, RuleError):
        return str(error)
    return traceback.format_exception_only(error)[-1].strip()


def line_in(error: BaseException, path: str) -> int:
    """Find the line of a file in which an error arose; 0 if it is not there."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    return next((f.lineno or 0 for f in reversed(frames) if f.filename == path), 0)


if __name__ == "__main__":
    # When the build is interrupted or gone, nobody reads an answer or a traceback.
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        main()
