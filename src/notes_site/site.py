"""The site: rendered by MkDocs into a new folder, then swapped in as a whole."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from notes_site.apkg import date_deck
from notes_site.policy import with_policy
from notes_site.problems import SourceError
from notes_site.project import DECK, Project

# Material announces the end of MkDocs 1 on every run; we know, see pyproject.toml.
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}


def render_site(project: Project, add: Callable[[Path], None] | None = None) -> None:
    """Render build/docs and let site/ point to the result.

    site/ is a link: moving a new link over it is the one step that shows the new site, so a
    failed or killed build leaves the last good one.

    Args:
        project: The project.
        add: Puts more into the new folder before it is shown.

    Raises:
        SourceError: If MkDocs fails; it has printed why.
    """
    sites = project.root / "build" / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="site-", dir=sites))
    folder.chmod(0o755)
    try:
        run_mkdocs(project, "mkdocs.yml", folder)
        for page in folder.rglob("*.html"):
            page.write_text(with_policy(page.read_text(encoding="utf-8")), encoding="utf-8")
        if add is not None:
            add(folder)
    except BaseException:  # also Ctrl-C
        shutil.rmtree(folder, ignore_errors=True)
        raise
    link = sites / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(folder, project.root))
    if project.site.is_dir() and not project.site.is_symlink():
        shutil.move(project.site, tempfile.mkdtemp(prefix="old-", dir=sites))
    os.replace(link, project.site)
    for old in sites.iterdir():
        if old.name != folder.name:
            shutil.rmtree(old, ignore_errors=True)


def run_mkdocs(project: Project, settings: str, folder: Path) -> None:
    """Render build/docs into a folder.

    Args:
        project: The project.
        settings: File of settings in the project's root.
        folder: Where the pages go.

    Raises:
        SourceError: If MkDocs fails; it has printed why.
    """
    # Never --quiet: it hides the warnings that strict would stop at.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    command += ["--config-file", settings, "--site-dir", str(folder)]
    environment = {**os.environ, **ENVIRONMENT, "SOURCE_DATE_EPOCH": str(edition(project))}
    # In a group of its own: Ctrl-C ends this process, which ends it.
    result = subprocess.run(command, cwd=project.root, env=environment, process_group=0)
    if result.returncode:
        raise SourceError(settings, 0, "MkDocs failed, see above; site/ is as it was")
    for deck in folder.glob(DECK.format("*")):
        date_deck(deck, edition(project))


def edition(project: Project) -> int:
    """Give the time of the last commit in seconds since 1970, so that it builds to one result.

    Returns:
        The time, or what SOURCE_DATE_EPOCH says instead; the last midnight (UTC) where there is
        no commit.
    """
    if asked := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(asked)
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        result = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    except FileNotFoundError:  # no git
        return _midnight()
    return int(result.stdout) if result.stdout.strip() else _midnight()


def _midnight() -> int:
    return int(time.time()) // 86_400 * 86_400
