"""What every test starts with."""

import signal
from collections.abc import Iterator

import pytest
import torch
from hypothesis import settings

# A shell that runs the tests in the background has them ignore Ctrl-C, and so every process
# that they start to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every run and every machine; `--hypothesis-profile long` looks for others.
STABLE = settings(deadline=None, database=None, derandomize=True)
settings.register_profile("stable", STABLE)
settings.register_profile("long", STABLE, derandomize=False, max_examples=100_000)
settings.load_profile("stable")


@pytest.fixture(autouse=True)
def _fresh_torch() -> Iterator[None]:
    """Give each test the same random numbers and the default print options."""
    torch.manual_seed(0)
    yield
    torch.set_printoptions(profile="default")
