"""What every test starts with."""

from collections.abc import Iterator

import pytest
import torch


@pytest.fixture(autouse=True)
def _fresh_torch() -> Iterator[None]:
    """Give each test the same random numbers and the default print options."""
    torch.manual_seed(0)
    yield
    torch.set_printoptions(profile="default")
