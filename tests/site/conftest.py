"""The built site on a server of its own, and one browser for all of its tests."""

import functools
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from playwright.sync_api import Browser

from notes_site.browser import open_browser

ROOT = Path(__file__).parents[2]


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """Build the site and give its address, with the path that it has on the real host."""
    command = [sys.executable, "-m", "notes_site.cli", "build"]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if built.returncode:
        pytest.fail(f"notes build failed:\n{built.stdout}{built.stderr}", pytrace=False)

    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    path = urlsplit(settings["site_url"]).path.strip("/")
    host = tmp_path_factory.mktemp("host")
    (host / path).parent.mkdir(parents=True, exist_ok=True)
    (host / path).symlink_to(ROOT / "site")

    handler = functools.partial(QuietHandler, directory=host)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{path}/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_browser() as browser:
        yield browser
