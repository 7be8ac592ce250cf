"""The browser that tests the site and prints the PDF: find it, install it, open it.

`python -m notes_site.browser` makes sure that there is one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
APT = (("apt-get", "update"), ("apt-get", "install", "--yes", "chromium"))
PLAYWRIGHT = (sys.executable, "-m", "playwright", "install", "chromium")
# With each page Chromium starts a process for the pop-up of its address bar, which nobody sees, and
# takes half as long again. Of two such switches the last counts, so what Playwright disables in its
# own is repeated.
DISABLED_FEATURES = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter"),
    *("PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)

HELP = f"""\
No Chromium or Chrome was found: not as {", ".join(COMMANDS)} on the PATH, not in
/Applications, not among Playwright's downloads. The PDF and the tests of the site need one.
Install it in one of these ways, then run this again:
  Debian:         sudo apt-get update && sudo apt-get install chromium
  macOS:          brew install --cask chromium
  anywhere else:  {" ".join(PLAYWRIGHT)}"""


class BrowserMissingError(RuntimeError):
    """There is no browser, and none could be installed."""


def find_chromium() -> Path | None:
    """Find a Chromium or Chrome that starts: on the PATH, in /Applications, Playwright's own."""
    on_path = (shutil.which(command) for command in COMMANDS)
    for candidate in (*on_path, *APPS):
        if candidate is not None and _starts(candidate):
            return Path(candidate)
    own = _playwright_download()
    return own if _starts(str(own)) else None


def install_chromium() -> Path:
    """Install Chromium: by apt-get where root may do so, else into Playwright's cache.

    Raises:
        BrowserMissingError: If there is no browser afterwards; the message says what failed.
    """
    ways: list[tuple[tuple[str, ...], ...]] = [(PLAYWRIGHT,)]
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        ways.insert(0, APT)  # a plain download lacks libraries that a bare server does not have
    failures = []
    for way in ways:
        failure = _run(way)
        if failure is None and (browser := find_chromium()):
            return browser
        failures.append(failure or f"{' '.join(way[-1])}: ran, but left no browser that starts")
    raise BrowserMissingError("\n".join(["Chromium could not be installed.", *failures, HELP]))


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open a headless browser that itself asks the network for nothing.

    Raises:
        BrowserMissingError: If there is no browser.
    """
    executable = find_chromium()
    if executable is None:
        raise BrowserMissingError(HELP)
    arguments = [
        "--disable-background-networking",
        "--disable-component-update",
        f"--disable-features={','.join(DISABLED_FEATURES)}",
        "--disable-sync",
        "--no-first-run",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses root a sandbox
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def main() -> int:
    """Say which browser is used; install one if there is none."""
    browser = find_chromium()
    if browser is None:
        print("No Chromium found: installing it, for the PDF and the tests.", flush=True)
        try:
            browser = install_chromium()
        except BrowserMissingError as error:
            print(error, file=sys.stderr)
            return 1
    print(f"Browser: {browser}")
    return 0


def _starts(candidate: str) -> bool:
    # Ubuntu's chromium-browser is only a note about a snap, so being there is not enough.
    try:
        version = subprocess.run([candidate, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return version.returncode == 0


def _playwright_download() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _run(commands: tuple[tuple[str, ...], ...]) -> str | None:
    """Run commands with their output shown; return what failed."""
    for command in commands:
        print("$", " ".join(command), flush=True)
        try:
            code = subprocess.run(command).returncode
        except OSError as error:
            return f"{command[0]}: {error.strerror}"
        if code != 0:
            return f"{' '.join(command)}: exit code {code}, see its output above"
    return None


if __name__ == "__main__":
    sys.exit(main())
