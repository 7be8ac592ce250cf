"""One commit, one site: wherever, whenever and in whatever order of sets it is built."""

import os
import shutil
import subprocess
import sys

from small_project import Small

DATE = "2001-02-03T04:05:06Z"


def run(small: Small, *command: str, **environment: str) -> None:
    done = subprocess.run(
        command,
        cwd=small.root,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def build(small: Small, seed: str) -> dict[str, bytes]:
    """Build a project as a user does, and give every file of its site."""
    source = str(small.root / "src")
    command = (sys.executable, "-m", "notes_site.cli", "build")
    run(small, *command, PYTHONPATH=source, PYTHONHASHSEED=seed, SOURCE_DATE_EPOCH="")
    site = small.root / "site"
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def test_two_builds_of_a_commit_are_the_same_bytes(compiled_once, tmp_path) -> None:
    first = Small(shutil.copytree(compiled_once.root, tmp_path / "first", symlinks=True))
    first.write(".gitignore", "/.cache/\n/build/\n/site\n__pycache__/\n")
    person = {
        f"GIT_{role}_{key}": "a" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    dates = {f"GIT_{role}_DATE": DATE for role in ("AUTHOR", "COMMITTER")}
    run(first, "git", "init", "--quiet")
    run(first, "git", "add", ".")
    run(first, "git", "commit", "--quiet", "--no-verify", "--message", "a", **person, **dates)
    # Elsewhere, with another date on every file, and with nothing in its cache.
    place, made = tmp_path / "elsewhere" / "second", shutil.ignore_patterns(".cache", "build")
    second = Small(shutil.copytree(first.root, place, symlinks=True, ignore=made))
    for path in second.root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            os.utime(path, (10**9, 10**9))

    site, again = build(first, "1"), build(second, "2")

    assert sorted(site) == sorted(again)
    assert [name for name in site if site[name] != again[name]] == []
    assert b"<lastmod>2001-02-03</lastmod>" in site["sitemap.xml"]
