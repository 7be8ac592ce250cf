"""Labs in MkDocs: mkdocs-jupyter renders them as the other pages look, and links find each other.

MkDocs calls the functions here as hooks. Left to itself, mkdocs-jupyter brings the style sheet of
JupyterLab (575 kB) and scripts of third parties into each page.
"""

import json
import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs_jupyter.config import settings  # type: ignore[import-untyped]

TEMPLATES = Path(__file__).with_name("jupyter")
ADDRESS = re.compile(r'(?P<kind>href|src)="(?P<path>[^":#]+)(?P<anchor>#[^"]*)?"')
STYLE = re.compile(r"\s*<style>.*?</style>\s*\Z", re.DOTALL)


def on_config(config: Any) -> None:
    """Give mkdocs-jupyter our templates in place of its own."""
    settings.templates_dir = str(TEMPLATES)


def on_page_content(html: str, page: Page, config: Any, files: Files) -> str | None:
    """Give a lab its title and contents, and let its links lead to built pages and pictures."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    assert page.file.abs_src_path
    about = json.loads(Path(page.file.abs_src_path).read_bytes())["metadata"]["page"]
    page.title = about["title"]
    page.toc = get_toc(about["contents"])
    page.meta.update(about["meta"])
    page.edit_url = posixpath.join(config.repo_url, "edit", about["branch"], about["source"])

    def address(link: re.Match[str]) -> str:
        path = posixpath.normpath(
            posixpath.join(posixpath.dirname(page.file.src_uri), link["path"])
        )
        target = files.get_file_from_path(path)
        url = target.url_relative_to(page.file) if target else link["path"]
        return f'{link["kind"]}="{url}{link["anchor"] or ""}"'

    # mkdocs-jupyter adds Jupyter's colours at the end, whatever the template says.
    return ADDRESS.sub(address, STYLE.sub("", html))
