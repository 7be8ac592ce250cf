"""What a browser fetches for a page, and what that weighs: gzipped, as it travels."""

import functools
import gzip
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

FIGURE = re.compile(r"(?P<stem>.+)\.(?:light|dark)\.svg")


@functools.cache
def weight(path: Path) -> int:
    """Weigh a file of the site as a server sends it; fonts are compressed already."""
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    return len(content if path.suffix == ".woff2" else gzip.compress(content, 9, mtime=0))


def too_heavy(what: str, built: Path, names: Iterable[str], limit: int) -> str | None:
    """Say what weighs how much, if all of it together is over a limit."""
    site = built / "site"
    weights = sorted(((weight(site / n), n or "index.html") for n in names), reverse=True)
    total = sum(size for size, _ in weights)
    if total <= limit:
        return None
    parts = ", ".join(f"{name} {size:,}" for size, name in weights)
    return f"{what}: {total:,} bytes, at most {limit:,}: {parts}"


def record(page: Page, site: str) -> list[str]:
    """Collect what a page fetches, relative to the site; what the browser has already, too."""
    requested: list[str] = []
    page.on(
        "request",
        lambda request: requested.append(urlsplit(request.url.removeprefix(site)).path),
    )
    return requested


def is_searched(name: str) -> bool:
    """Whether it is a part of what is searched in."""
    return name.startswith("search/")


def to_read(names: Iterable[str]) -> frozenset[str]:
    """Leave what it takes to read a page: no figures, nothing of what is searched in."""
    return frozenset(n for n in names if not FIGURE.fullmatch(n) and not is_searched(n))
