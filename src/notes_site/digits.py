"""Handwritten digits of 8 × 8 pixels, real ones and small enough to learn from in seconds.

They are the 1,797 digits that come with scikit-learn: each pixel counts how many of its 4 × 4 dots
are ink, from 0 to 16 (Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits").
"""

from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from sklearn.datasets import load_digits  # type: ignore[import-untyped]
from torch import Tensor

TESTS = 397


class Digits(NamedTuple):
    """Pictures of digits, and which digit each is.

    Attributes:
        images: One channel; 0 is paper, 1 is ink.
        labels: The digits, 0 to 9.
    """

    images: Float[Tensor, "batch channel height width"]
    labels: Int[Tensor, " batch"]


def digits() -> tuple[Digits, Digits]:
    """Give the digits, always divided in the same way.

    Returns:
        1,400 digits to learn from, and 397 others for tests.
    """
    data = load_digits()
    # The file goes from writer to writer; in this order each part has digits of all of them.
    order = torch.randperm(len(data.target), generator=torch.Generator().manual_seed(0))
    images = torch.from_numpy(data.images / data.images.max()).float().unsqueeze(1)[order]
    labels = torch.from_numpy(data.target)[order]
    return Digits(images[TESTS:], labels[TESTS:]), Digits(images[:TESTS], labels[:TESTS])
