import os
import subprocess
import sys
from pathlib import Path

import pytest

from notes_site import browser


@pytest.fixture
def machine(monkeypatch):
    """Plant a machine: which programs it has, which of them start, who asks."""

    class Machine:
        def __init__(self):
            self.programs = {}
            self.starts = set()
            self.fails = set()
            self.user = 1000
            self.ran = []

        def run(self, command, **options):
            command = [str(word) for word in command]
            if command[1:] == ["--version"]:
                if command[0] not in {*self.programs.values(), *self.starts}:
                    raise FileNotFoundError(2, "No such file or directory")
                return subprocess.CompletedProcess(command, command[0] not in self.starts)
            self.ran.append(command)
            return subprocess.CompletedProcess(command, int(command[0] in self.fails))

    machine = Machine()
    monkeypatch.setattr(browser.shutil, "which", lambda name: machine.programs.get(name))
    monkeypatch.setattr(browser.subprocess, "run", machine.run)
    monkeypatch.setattr(browser.os, "geteuid", lambda: machine.user)
    monkeypatch.setattr(browser, "_playwright_download", lambda: Path("/cache/chrome"))
    return machine


def test_the_path_comes_before_playwrights_download(machine):
    machine.programs = {"google-chrome": "/usr/bin/google-chrome"}
    machine.starts = {"/usr/bin/google-chrome", "/cache/chrome"}
    assert browser.find_chromium() == Path("/usr/bin/google-chrome")


def test_a_program_that_does_not_start_is_no_browser(machine):
    machine.programs = {"chromium-browser": "/usr/bin/chromium-browser"}  # Ubuntu's note on a snap
    assert browser.find_chromium() is None
    machine.starts = {"/cache/chrome"}
    assert browser.find_chromium() == Path("/cache/chrome")


def test_main_names_the_browser_that_will_be_used(machine, capsys):
    machine.starts = {browser.APPS[1]}
    assert browser.main() == 0
    assert capsys.readouterr().out == f"Browser: {browser.APPS[1]}\n"
    assert machine.ran == []


def test_root_installs_debians_package(machine, capsys, monkeypatch):
    machine.user = 0
    machine.programs = {"apt-get": "/usr/bin/apt-get"}

    def install(command, **options):
        result = type(machine).run(machine, command, **options)
        if "install" in command:
            machine.programs["chromium"] = "/usr/bin/chromium"
            machine.starts = {"/usr/bin/chromium"}
        return result

    monkeypatch.setattr(browser.subprocess, "run", install)
    assert browser.main() == 0
    assert machine.ran == [list(command) for command in browser.APT]
    out = capsys.readouterr().out
    assert "$ apt-get install --yes chromium\n" in out
    assert out.endswith("Browser: /usr/bin/chromium\n")


def test_without_root_nothing_is_asked_of_apt(machine):
    machine.programs = {"apt-get": "/usr/bin/apt-get"}
    assert browser.main() == 1
    assert machine.ran == [list(browser.PLAYWRIGHT)]


def test_a_failed_installation_says_what_failed_and_what_a_person_can_do(machine, capsys):
    machine.user = 0
    machine.programs = {"apt-get": "/usr/bin/apt-get"}
    machine.fails = {"apt-get"}
    assert browser.main() == 1
    error = capsys.readouterr().err
    assert "apt-get update: exit code 1" in error
    assert "playwright install chromium: ran, but left no browser that starts" in error
    assert "sudo apt-get install chromium" in error
    assert "brew install --cask chromium" in error


def test_tests_without_a_browser_fail_instead_of_being_skipped(machine):
    with (
        pytest.raises(browser.BrowserMissingError, match="No Chromium or Chrome was found"),
        browser.open_browser(),
    ):
        pass


def test_features_that_playwright_disables_stay_disabled(tmp_path):
    program = tmp_path / "chromium"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.arguments"\n', encoding="utf-8")
    program.chmod(0o755)
    # In a process of its own: others in this one may have a browser open.
    code = "from notes_site.browser import open_browser; open_browser().__enter__()"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-c", code]
    subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True)
    switch = "--disable-features="
    lines = Path(f"{program}.arguments").read_text(encoding="utf-8").splitlines()
    theirs, ours = (
        {*line.removeprefix(switch).split(",")} for line in lines if line.startswith(switch)
    )
    assert ours == {*browser.DISABLED_FEATURES}
    elsewhere = {name for name in theirs if name.startswith("ms") or name.endswith("Win")}
    assert theirs - elsewhere <= ours  # those are Edge's, and Chromium's on Windows
