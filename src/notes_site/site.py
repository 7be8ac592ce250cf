"""The site: rendered by MkDocs into a new folder, then swapped in as a whole."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from notes_site.policy import with_policy
from notes_site.problems import SourceError
from notes_site.project import Project

# Material announces the end of MkDocs 1 on every run; we know, see pyproject.toml.
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}


def render_site(project: Project) -> None:
    """Render build/docs and let site/ point to the result.

    site/ is a link: moving a new link over it is the one step that shows the new site, so a
    failed or killed build leaves the last good one.

    Raises:
        SourceError: If MkDocs fails; it has printed why.
    """
    sites = project.root / "build" / "sites"
    sites.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="site-", dir=sites)
    os.chmod(folder, 0o755)
    # Never --quiet: it hides the warnings that strict would stop at.
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    try:
        # In a group of its own: Ctrl-C ends this process, which ends it.
        environment = {"SOURCE_DATE_EPOCH": str(edition(project)), **os.environ, **ENVIRONMENT}
        result = subprocess.run(command, cwd=project.root, env=environment, process_group=0)
        if not result.returncode:
            for page in Path(folder).rglob("*.html"):
                page.write_text(with_policy(page.read_text(encoding="utf-8")), encoding="utf-8")
    except BaseException:  # also Ctrl-C
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if result.returncode:
        shutil.rmtree(folder)
        raise SourceError("mkdocs.yml", 0, "MkDocs failed, see above; site/ is as it was")
    link = sites / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(os.path.relpath(folder, project.root))
    if project.site.is_dir() and not project.site.is_symlink():
        shutil.move(project.site, tempfile.mkdtemp(prefix="old-", dir=sites))
    os.replace(link, project.site)
    for old in sites.iterdir():
        if old.name != os.path.basename(folder):
            shutil.rmtree(old, ignore_errors=True)


def edition(project: Project) -> int:
    """Give the time of the last commit in seconds since 1970, so that it builds to one result.

    Returns:
        The time; the last midnight (UTC) where there is no commit.
    """
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        result = subprocess.run(command, cwd=project.root, capture_output=True, text=True)
    except FileNotFoundError:  # no git
        return _midnight()
    return int(result.stdout) if result.stdout.strip() else _midnight()


def _midnight() -> int:
    return int(time.time()) // 86_400 * 86_400
