"""An external memory that is read and written by attention (Graves et al. 2014).

The memory has N locations of M numbers each. Whatever acts on it acts on all
locations, by weights that sum to 1, so that everything has a gradient.
"""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F


def read(
    memory: Float[Tensor, "*batch location d_memory"],
    weights: Float[Tensor, "*batch location"],
) -> Float[Tensor, "*batch d_memory"]:
    """Average the locations.

    r_t = Σ_i w_t(i) M_t(i) (Graves et al. 2014, section 3.1, equation 2).

    Args:
        memory: The memory.
        weights: How much of each location is read; they sum to 1.

    Returns:
        What was read.
    """
    return (weights.unsqueeze(-2) @ memory).squeeze(-2)


def write(
    memory: Float[Tensor, "*batch location d_memory"],
    weights: Float[Tensor, "*batch location"],
    erase: Float[Tensor, "*batch d_memory"],
    add: Float[Tensor, "*batch d_memory"],
) -> Float[Tensor, "*batch location d_memory"]:
    """Erase first, then add.

    M̃_t(i) = M_(t−1)(i) ⊙ (1 − w_t(i) e_t), then M_t(i) = M̃_t(i) + w_t(i) a_t (Graves
    et al. 2014, section 3.2, equations 3 and 4).

    Args:
        memory: The memory before.
        weights: How much each location is written to; they sum to 1.
        erase: Which part of each number is forgotten, between 0 and 1.
        add: What is added.

    Returns:
        The memory after.
    """
    weights = weights.unsqueeze(-1)
    erased = memory * (1 - weights * erase.unsqueeze(-2))
    return erased + weights * add.unsqueeze(-2)


def content_weights(
    memory: Float[Tensor, "*batch location d_memory"],
    key: Float[Tensor, "*batch d_memory"],
    strength: Float[Tensor, "*batch"],
) -> Float[Tensor, "*batch location"]:
    """Find the locations that point in the direction of a key.

    w^c_t(i) = exp(β_t K[k_t, M_t(i)]) / Σ_j exp(β_t K[k_t, M_t(j)]), where K is the
    cosine of the angle between them (Graves et al. 2014, section 3.3.1, equations 5
    and 6).

    Args:
        memory: The memory.
        key: What is looked for.
        strength: How sharp the focus is, β; positive.

    Returns:
        The weights; they sum to 1.
    """
    similarity = F.cosine_similarity(key.unsqueeze(-2), memory, dim=-1)
    return (strength.unsqueeze(-1) * similarity).softmax(dim=-1)


def interpolate(
    content: Float[Tensor, "*batch location"],
    previous: Float[Tensor, "*batch location"],
    gate: Float[Tensor, "*batch"],
) -> Float[Tensor, "*batch location"]:
    """Choose between what was found now and where the head was before.

    w^g_t = g_t w^c_t + (1 − g_t) w_(t−1) (Graves et al. 2014, section 3.3.2,
    equation 7).

    Args:
        content: Weights found by content.
        previous: Weights of the step before.
        gate: Share of the content weights, g, between 0 and 1.

    Returns:
        The weights; they sum to 1.
    """
    gate = gate.unsqueeze(-1)
    return gate * content + (1 - gate) * previous


def shift(
    weights: Float[Tensor, "*batch location"],
    shifts: Float[Tensor, "*batch shift"],
) -> Float[Tensor, "*batch location"]:
    """Move the focus to neighbouring locations, from the last on to the first.

    w̃_t(i) = Σ_j w^g_t(j) s_t(i − j), with indices modulo N: a circular convolution
    (Graves et al. 2014, section 3.3.2, equation 8).

    Args:
        weights: The weights before.
        shifts: How much goes by −k, …, 0, …, k locations, s; they sum to 1. An odd
            number of them.

    Returns:
        The weights after; they sum to 1.

    Raises:
        ValueError: If the number of shifts is even.
    """
    num_shifts = shifts.shape[-1]
    if num_shifts % 2 == 0:
        raise ValueError(
            f"{num_shifts=} must be odd: as many back as forward, and none"
        )
    moved = [weights.roll(by - num_shifts // 2, dims=-1) for by in range(num_shifts)]
    return (torch.stack(moved, dim=-1) @ shifts.unsqueeze(-1)).squeeze(-1)


def sharpen(
    weights: Float[Tensor, "*batch location"], exponent: Float[Tensor, "*batch"]
) -> Float[Tensor, "*batch location"]:
    """Make large weights larger and small ones smaller, against the blur of a shift.

    w_t(i) = w̃_t(i)^γ_t / Σ_j w̃_t(j)^γ_t (Graves et al. 2014, section 3.3.2,
    equation 9).

    Args:
        weights: The weights before.
        exponent: γ, at least 1; 1 changes nothing.

    Returns:
        The weights after; they sum to 1.
    """
    powers = weights ** exponent.unsqueeze(-1)
    return powers / powers.sum(dim=-1, keepdim=True)


def address(
    memory: Float[Tensor, "*batch location d_memory"],
    previous: Float[Tensor, "*batch location"],
    key: Float[Tensor, "*batch d_memory"],
    strength: Float[Tensor, "*batch"],
    gate: Float[Tensor, "*batch"],
    shifts: Float[Tensor, "*batch shift"],
    exponent: Float[Tensor, "*batch"],
) -> Float[Tensor, "*batch location"]:
    """Find by content, then move by location: how a head decides where it acts.

    Content, interpolation, shift, sharpening (Graves et al. 2014, section 3.3,
    figure 2).

    Args:
        memory: The memory.
        previous: Weights of the step before, w_(t−1).
        key: What is looked for, k.
        strength: How sharp the focus on content is, β.
        gate: Share of the content weights, g.
        shifts: How much goes to which neighbour, s.
        exponent: How much the result is sharpened, γ.

    Returns:
        The weights; they sum to 1.
    """
    content = content_weights(memory, key, strength)
    gated = interpolate(content, previous, gate)
    return sharpen(shift(gated, shifts), exponent)
