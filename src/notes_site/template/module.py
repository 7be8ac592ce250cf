"""A weighted average, the core of attention (Vaswani et al. 2017, section 3.2)."""

from jaxtyping import Float
from torch import Tensor


def weighted_average(
    weights: Float[Tensor, "*batch source"], value: Float[Tensor, "source d_v"]
) -> Float[Tensor, "*batch d_v"]:
    """Average rows, each as much as its weight says.

    Σ wⱼ vⱼ (Vaswani et al. 2017, section 3.2).

    Args:
        weights: How much to take of each row; they sum to 1.
        value: The rows.

    Returns:
        One row for each row of weights, as wide as those of value.
    """
    return weights @ value
