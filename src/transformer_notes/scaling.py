"""Training at scale: the law of the error, the learning rate, a factored moment."""

import math

import torch
from jaxtyping import Float
from torch import Tensor


def saturating_power_law(
    compute: Float[Tensor, "*run"], *, a: float, b: float, c: float, d: float
) -> Float[Tensor, "*run"]:
    """Give the error after so much compute (Zhai et al. 2021, section 2.2).

    E = a (C + d)^−b + c

    Args:
        compute: What was spent on training, in any unit; 0 for no training.
        a: Height of the part that compute can remove.
        b: How fast it goes, the slope on logarithmic paper.
        c: The error that stays, whatever is spent.
        d: A shift, by which the error is finite without any training.

    Returns:
        One error for each entry.
    """
    return a * (compute + d) ** -b + c


def fit_saturating_power_law(
    compute: Float[Tensor, " run"],
    error: Float[Tensor, " run"],
    exponents: Float[Tensor, " slope"],
    shifts: Float[Tensor, " offset"],
) -> dict[str, float]:
    """Find the law with the least squared error on a grid of b and d.

    The law is that of Zhai et al. 2021, section 2.2. With b and d given it is a
    straight line in x = (C + d)^−b, so that a and c follow from averages.

    Args:
        compute: What was spent on each training.
        error: Its error.
        exponents: Candidates for b.
        shifts: Candidates for d.

    Returns:
        a, b, c and d by name.
    """
    x = (compute + shifts[:, None]) ** -exponents[:, None, None]
    x_mean, error_mean = x.mean(dim=-1), error.mean()
    centred = x - x_mean.unsqueeze(-1)
    a = (centred * (error - error_mean)).mean(dim=-1) / centred.square().mean(dim=-1)
    c = error_mean - a * x_mean
    squares = (a.unsqueeze(-1) * x + c.unsqueeze(-1) - error).square().sum(dim=-1)
    slope, shift = divmod(int(squares.argmin()), len(shifts))
    return {
        "a": a[slope, shift].item(),
        "b": exponents[slope].item(),
        "c": c[slope, shift].item(),
        "d": shifts[shift].item(),
    }


def reciprocal_root_rate(
    step: int,
    *,
    peak: float,
    warm_up: int,
    timescale: int,
    cool_down: int,
    num_steps: int,
) -> float:
    """Give the learning rate at a step (Zhai et al. 2021, section 3.5, appendix C).

    Up in a straight line, down with the reciprocal of a square root, and at the end
    down to zero in a straight line, whenever the end is.

    Args:
        step: The step, from 0 to `num_steps`.
        peak: The rate at the end of the warm-up.
        warm_up: Steps of the climb.
        timescale: s; so many steps after the climb the rate is peak / √2.
        cool_down: Steps of the last descent; 0 for none.
        num_steps: Steps of the training.

    Returns:
        The learning rate.
    """
    rate = peak / math.sqrt(1 + max(step - warm_up, 0) / timescale)
    if step < warm_up:
        rate *= step / warm_up
    if cool_down:
        rate *= min(1, (num_steps - step) / cool_down)
    return rate


def factored_second_moment(
    squares: Float[Tensor, "d_model d_ff"],
) -> Float[Tensor, "d_model d_ff"]:
    """Rebuild squared gradients from the sums of rows and columns.

    V_ij ≈ R_i C_j / S with the sum S of all, as in Adafactor (Shazeer et al. 2018).
    Only R and C have to be stored.

    Args:
        squares: Squared gradients of a matrix, or their running average.

    Returns:
        The matrix of rank one with the same sums.
    """
    rows, columns = squares.sum(dim=1), squares.sum(dim=0)
    return torch.outer(rows, columns) / squares.sum()
