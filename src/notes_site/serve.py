"""Live preview: compile in a fresh process on every change, MkDocs on what came out."""

import os
import subprocess
import sys
import time
from pathlib import Path

from watchfiles import watch

from notes_site.project import Project
from notes_site.site import ENVIRONMENT


def serve(project: Project, address: str, time_limit: float) -> int:
    """Serve the site and follow changes until interrupted.

    A broken page prints its problems, and the last good one stays up: compile writes nothing
    then. Compile runs in a process of its own, for an edit in src/ is not seen by one that has
    imported it.

    Args:
        project: The project.
        address: Host and port.
        time_limit: Seconds that one snippet or figure may take.

    Returns:
        Exit code.
    """
    folders = (project.docs, project.snippets, project.source, project.includes)
    watched = (*folders, *filter(Path.is_dir, [project.experiments, project.labs]))
    _compile(project, time_limit)
    server = _start(project, address)
    try:
        for changes in watch(*watched, raise_interrupt=True, yield_on_timeout=True):
            if server is not None and server.poll() is not None:
                print("MkDocs has stopped, see above; waiting for changes", file=sys.stderr)
                server = None
            if not changes:
                continue
            changed = {project.name(Path(path)) for _, path in changes}
            # Editors save through files that are gone a moment later.
            names = sorted(name for name in changed if (project.root / name).exists()) or [
                "a file is gone"
            ]
            print(f"changed: {', '.join(names)}", file=sys.stderr)
            good = _compile(project, time_limit)
            # MkDocs has imported the extension for formulas, and starts only on a good build.
            if good and (server is None or any(n.startswith("src/notes_site/") for n in names)):
                _stop(server)
                server = _start(project, address)
    finally:
        _stop(server)
    return 0


def _compile(project: Project, time_limit: float) -> bool:
    start = time.monotonic()
    command = [sys.executable, "-m", "notes_site.cli", "compile", "--time-limit", str(time_limit)]
    good = subprocess.run(command, cwd=project.root).returncode == 0
    if good:
        print(f"compiled in {time.monotonic() - start:.1f} s", file=sys.stderr)
    else:
        print("the last good build stays up; waiting for changes", file=sys.stderr)
    return good


def _start(project: Project, address: str) -> "subprocess.Popen[bytes] | None":
    if not (project.build / "index.md").is_file():
        return None
    # --livereload is the default, but some versions of click lose it.
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", address]
    return subprocess.Popen(command, cwd=project.root, env={**os.environ, **ENVIRONMENT})


def _stop(server: "subprocess.Popen[bytes] | None") -> None:
    if server is not None:
        server.terminate()
        server.wait()
