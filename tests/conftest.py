"""What every test starts with."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SOURCES = ("docs", "experiments", "includes", "labs", "overrides", "snippets", "src", "tests")

# A shell that runs the tests in the background has them ignore Ctrl-C, and so every process
# that they start to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every run and every machine; `--hypothesis-profile long` looks for others.
STABLE = settings(deadline=None, database=None, derandomize=True)
settings.register_profile("stable", STABLE)
settings.register_profile("long", STABLE, derandomize=False, max_examples=100_000)
settings.load_profile("stable")


def pytest_xdist_auto_num_workers() -> int:
    """Have one worker more than cores: some tests wait, for a browser that has nothing to do."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the file that takes longest: begun late, it would keep all others waiting."""
    items.sort(key=lambda item: item.path.name != "test_pages.py")


@pytest.fixture(autouse=True)
def _fresh_torch() -> Iterator[None]:
    """Give each test the same random numbers and the default print options."""
    torch.manual_seed(0)
    yield
    torch.set_printoptions(profile="default")


@pytest.fixture(scope="session")
def copy_notes() -> Callable[[Path], None]:
    """Give what copies the notes into a folder: nobody's own build is in the way of a test's.

    Nothing that was built is copied; commits, packages and results by content are shared.
    """

    def copy(root: Path) -> None:
        built = shutil.ignore_patterns("__pycache__")
        for name in SOURCES:
            shutil.copytree(ROOT / name, root / name, ignore=built)
        for pattern in ("*.md", "*.toml", "*.json", "*.yml", "*.yaml"):
            for path in ROOT.glob(pattern):
                shutil.copy(path, root)
        (ROOT / ".cache").mkdir(exist_ok=True)
        for name in (".git", "node_modules", ".cache"):
            (root / name).symlink_to(ROOT / name)

    return copy
