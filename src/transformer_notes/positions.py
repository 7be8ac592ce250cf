"""Telling attention where its tokens stand: added, learned, rotated, or as a bias."""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn


def sinusoidal_positions(
    length: int, d_model: int, base: float = 10_000.0
) -> Float[Tensor, "{length} {d_model}"]:
    """Give each position a fixed vector of sines and cosines.

    PE(pos, 2i) = sin(pos / base^(2i/d_model)), PE(pos, 2i + 1) = cos of the same
    (Vaswani et al. 2017, section 3.5).

    Args:
        length: Number of positions, from 0.
        d_model: Width of each vector; must be even.
        base: Stretches the wavelengths; the longest stays below 2π · base.

    Returns:
        The vectors, one row for each position.

    Raises:
        ValueError: If `d_model` is odd.
    """
    if d_model % 2:
        raise ValueError(f"{d_model=} must be even: sines and cosines come in pairs")
    position = torch.arange(length).unsqueeze(1)
    frequency = base ** (-torch.arange(0, d_model, 2) / d_model)
    angle = position * frequency
    return torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(start_dim=1)


def halved_sinusoidal_positions(
    length: int, d_model: int, base: float = 10_000.0
) -> Float[Tensor, "{length} {d_model}"]:
    """Give each position the vector of the authors' code: first sines, then cosines.

    The frequencies are base^(−i/(d_model/2 − 1)), so that the longest wavelength is
    exactly 2π · base (tensor2tensor, `get_timing_signal_1d`; it differs from
    section 3.5 of Vaswani et al. 2017 in the order and in the exponent).

    Args:
        length: Number of positions, from 0.
        d_model: Width of each vector; must be even and at least 4.
        base: The longest wavelength is 2π · base.

    Returns:
        The vectors, one row for each position.

    Raises:
        ValueError: If `d_model` is odd or less than 4.
    """
    if d_model % 2 or d_model < 4:
        raise ValueError(f"{d_model=} must be even and at least 4")
    position = torch.arange(length).unsqueeze(1)
    frequency = base ** (-torch.arange(d_model // 2) / (d_model // 2 - 1))
    angle = position * frequency
    return torch.cat((angle.sin(), angle.cos()), dim=-1)


def rotate(
    x: Float[Tensor, "*batch length d_k"], base: float = 10_000.0
) -> Float[Tensor, "*batch length d_k"]:
    """Turn each pair of numbers by an angle that grows with the position.

    The pair (x_2i, x_2i+1) at position m turns by m · base^(−2i/d_k). Queries and
    keys are turned, values are not: a dot product of two turned vectors depends on
    the difference of their positions only (RoPE, Su et al. 2021, section 3.2.2).

    Args:
        x: Queries or keys.
        base: Slows the pairs; the slowest turns once in less than 2π · base tokens.

    Returns:
        The turned queries or keys; no vector has become longer or shorter.

    Raises:
        ValueError: If d_k is odd.
    """
    length, d_k = x.shape[-2:]
    if d_k % 2:
        raise ValueError(f"{d_k=} must be even: pairs are turned")
    # The angles are those of the sinusoidal positions.
    waves = sinusoidal_positions(length, d_k, base).to(x)
    sine, cosine = waves[:, 0::2], waves[:, 1::2]
    first, second = x[..., 0::2], x[..., 1::2]
    turned = (first * cosine - second * sine, first * sine + second * cosine)
    return torch.stack(turned, dim=-1).flatten(start_dim=-2)


def relative_positions(length: int) -> Int[Tensor, "{length} {length}"]:
    """Say how far ahead each position (column) stands of each other one (row).

    Entry (i, j) is j − i (Shaw et al. 2018, section 3.1).

    Args:
        length: Number of positions.

    Returns:
        The differences: negative in the past, zero on the diagonal.
    """
    position = torch.arange(length)
    return position - position.unsqueeze(1)


class LearnedPositions(nn.Module):
    """Add a learned vector to each token, one for each position.

    As good as sines in the Transformer (Vaswani et al. 2017, table 3, row E); the
    positions of GPT and BERT. There is none for a position beyond the last.

    Args:
        max_length: Number of positions.
        d_model: Width of a token.
    """

    def __init__(self, max_length: int, d_model: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.empty(max_length, d_model))
        nn.init.normal_(self.table, std=0.02)

    def forward(
        self, x: Float[Tensor, "batch length d_model"], start: int = 0
    ) -> Float[Tensor, "batch length d_model"]:
        """Tell the tokens where they stand.

        Args:
            x: The tokens.
            start: Position of the first token.

        Returns:
            The tokens plus the vectors of their positions.

        Raises:
            ValueError: If a token stands behind the last position.
        """
        end = start + x.shape[1]
        if end > len(self.table):
            raise ValueError(f"{len(self.table)} positions do not reach {end} tokens")
        return x + self.table[start:end]


class RelativeBias(nn.Module):
    """A learned number for each distance and head, to be added to the scores.

    A number as in T5 (Raffel et al. 2019, section 2.1), for distances clipped as by
    Shaw et al. 2018 (section 3.2); T5 puts far ones into classes.

    Args:
        num_heads: Number of heads.
        max_distance: Larger distances share the number of this one.
    """

    def __init__(self, num_heads: int, max_distance: int) -> None:
        super().__init__()
        self.max_distance = max_distance
        self.table = nn.Parameter(torch.zeros(num_heads, 2 * max_distance + 1))

    def forward(self, length: int) -> Float[Tensor, "head {length} {length}"]:
        """Give the biases of a sequence.

        Args:
            length: Number of its tokens.

        Returns:
            What to add to the scores; along a diagonal it is the same number.
        """
        distance = relative_positions(length).clamp(
            -self.max_distance, self.max_distance
        )
        return self.table[:, distance + self.max_distance]
