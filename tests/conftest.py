"""What every test starts with."""

import signal
from collections.abc import Iterator

import pytest
import torch

# A shell that runs the tests in the background has them ignore Ctrl-C, and so every process
# that they start to interrupt it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _fresh_torch() -> Iterator[None]:
    """Give each test the same random numbers and the default print options."""
    torch.manual_seed(0)
    yield
    torch.set_printoptions(profile="default")
