"""The built site on a server of its own, and one browser for all of its tests."""

import functools
import os
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from command import run_notes
from filelock import FileLock
from playwright.sync_api import Browser

from notes_site.browser import open_browser


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def built(tmp_path_factory, copy_notes: Callable[[Path], None]) -> Path:
    """Build a copy of the notes, once for all workers of a run; gives its root."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # below the folder of the run, one for each worker
        shared = shared.parent
    root = shared / "notes"
    with FileLock(shared / "notes.lock"):
        if not root.exists():
            root.mkdir()
            copy_notes(root)
        if not (root / "site").exists():
            run_notes(root, "build")
    return root


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory) -> Iterator[str]:
    """Serve the site; gives its address, with the path that it has on the real host."""
    settings = yaml.safe_load((built / "mkdocs.yml").read_text(encoding="utf-8"))
    path = urlsplit(settings["site_url"]).path.strip("/")
    host = tmp_path_factory.mktemp("host")
    (host / path).parent.mkdir(parents=True, exist_ok=True)
    (host / path).symlink_to(built / "site")

    handler = functools.partial(QuietHandler, directory=host)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{path}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser
