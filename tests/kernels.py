"""Runs notebooks, each in a kernel of its own, and imports torch once for all of them.

A program for the Python of a reader: it reads the code cells of notebooks, by name, as JSON on
standard input, and answers one line of JSON for each. A kernel is a fork of this process with
IPython's shell, which runs the cells in a real one too; what a real one has besides talks to
Jupyter. It starts in an empty folder, and has no network.
"""

import gc
import importlib
import json
import multiprocessing
import os
import socket
import sys
import tempfile
from multiprocessing.connection import Connection

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

SLOW = ("torch", "torch._dynamo", "sklearn.datasets", "matplotlib.figure")  # to import


def main() -> None:
    """Run the notebooks on standard input."""
    for module in SLOW:  # once, for all kernels
        importlib.import_module(module)
    notebooks = json.load(sys.stdin)
    context = multiprocessing.get_context("fork")
    gc.freeze()
    for name, cells in notebooks.items():
        ours, theirs = context.Pipe(duplex=False)
        kernel = context.Process(target=run, args=(cells, theirs))
        kernel.start()
        theirs.close()
        try:
            ran = json.loads(ours.recv_bytes())
        except EOFError:
            kernel.join()
            ran = [{"error": f"the end of its kernel, exit code {kernel.exitcode}"}]
        kernel.join()
        print(json.dumps([name, ran]), flush=True)


def run(cells: list[str], connection: Connection) -> None:
    """Run cells one after another, up to the first that fails, and send what each gave."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection"):
        setattr(socket, name, refuse)
    shell = InteractiveShell.instance()
    ran = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for code in cells:
            with capture_output() as captured:
                result = shell.run_cell(code, store_history=True)
            shown = [output.data for output in captured.outputs]
            ran.append({"stdout": captured.stdout, "stderr": captured.stderr, "shown": shown})
            if error := result.error_before_exec or result.error_in_exec:
                ran[-1]["error"] = f"{type(error).__name__}: {error}"
                if isinstance(error, ModuleNotFoundError):
                    ran[-1]["missing"] = error.name
                break
        os.chdir("/")
    connection.send_bytes(json.dumps(ran).encode())


def refuse(*arguments: object, **keywords: object) -> None:
    """Stand in for whatever reaches out."""
    raise OSError("the network is cut")


if __name__ == "__main__":
    main()
