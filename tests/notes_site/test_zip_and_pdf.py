import io
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_project import Small

from notes_site import browser, cli
from notes_site.downloads import pack, settle
from notes_site.project import ARCHIVE, PDF
from notes_site.site import render_site

MADE = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


def write(folder: Path, names: list[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def test_a_zip_has_one_folder_and_nothing_that_only_a_server_needs(tmp_path):
    names = ["b.html", "a/c.svg", "404.html", "sitemap.xml.gz", "assets/javascripts/b.js.map"]
    with zipfile.ZipFile(io.BytesIO(pack(write(tmp_path, names), "notes", MADE))) as archive:
        assert archive.namelist() == ["notes/a/c.svg", "notes/b.html"]
        assert archive.read("notes/b.html") == b"b.html"


def test_a_zip_does_not_depend_on_when_and_how_the_files_were_written(tmp_path):
    first = write(tmp_path / "first", ["a.html", "b.html"])
    second = write(tmp_path / "second", ["b.html", "a.html"])
    (second / "a.html").chmod(0o600)
    assert pack(first, "notes", MADE) == pack(second, "notes", MADE)
    assert pack(first, "notes", MADE) != pack(first, "notes", datetime(2026, 5, 2, tzinfo=UTC))


def test_a_zip_can_be_from_before_there_were_zips(tmp_path):
    content = pack(write(tmp_path, ["a.html"]), "notes", datetime.fromtimestamp(0, UTC))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_two_prints_are_settled_to_the_same_bytes_of_the_same_length():
    one = b"/ID (node00000093) /CreationDate (D:20260501000000+00'00') (node00000101)(node00000093)"
    two = b"/ID (node00000097) /CreationDate (D:20270501000000+05'30') (node00000105)(node00000097)"
    settled = settle(one, MADE)
    assert settle(two, MADE) == settled
    assert len(settled) == len(one)
    assert b"(D:20260501123000+00'00')" in settled
    assert settled.count(b"node00000000") == 2


def start_downloads(small: Small, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "notes_site.cli", "downloads"],
        cwd=small.root,
        env={**os.environ, "PYTHONPATH": str(small.root / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def made_by(small: Small) -> dict[str, bytes]:
    return {name: (small.root / "site" / name).read_bytes() for name in (ARCHIVE, PDF)}


@pytest.fixture(scope="module")
def downloaded(compiled_once, tmp_path_factory) -> Small:
    root = tmp_path_factory.mktemp("downloaded") / "notes"
    small = Small(shutil.copytree(compiled_once.root, root, symlinks=True))
    process = start_downloads(small, PYTHONHASHSEED="1", SOURCE_DATE_EPOCH="1777638600")
    out, error = process.communicate()
    assert process.returncode == 0, out + error
    return small


def test_two_downloads_of_one_edition_are_the_same_bytes(downloaded, small):
    process = start_downloads(small, PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="1777638600")
    out, error = process.communicate()
    assert process.returncode == 0, out + error
    first, second = made_by(downloaded), made_by(small)
    assert [name for name in first if first[name] != second[name]] == []


def test_downloads_that_are_interrupted_leave_the_last_ones(downloaded):
    before = made_by(downloaded)
    process = start_downloads(downloaded)
    assert any(line.startswith("chapters of the PDF") for line in process.stderr)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate()
    assert process.returncode == 130, out + error
    assert made_by(downloaded) == before
    site = downloaded.root / "site"
    assert list((downloaded.root / "build/sites").iterdir()) == [site.resolve()]


def test_downloads_that_fail_leave_the_last_good_site(small):
    small.write("build/docs/index.md", "# Home")
    small.write("mkdocs.yml", "site_name: Small\ndocs_dir: build/docs\n")
    site = small.root / "site"
    render_site(small.project, lambda folder: write(folder, ["downloads/notes.zip"]) and None)
    page = (site / "index.html").read_bytes()

    def fail(folder: Path) -> None:
        write(folder, ["index.html", "downloads/notes.zip"])
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        render_site(small.project, fail)
    assert (site / "index.html").read_bytes() == page
    assert (site / "downloads/notes.zip").is_file()
    assert len(list((small.root / "build/sites").iterdir())) == 1


def test_without_a_browser_the_command_says_how_to_get_one(small, monkeypatch, capsys):
    monkeypatch.chdir(small.root)
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    monkeypatch.setattr("sys.argv", ["notes", "downloads"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    assert "playwright install chromium" in capsys.readouterr().err
    assert not (small.root / "site").exists()
