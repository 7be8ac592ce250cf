"""A trajectory as a sequence of tokens (Chen et al. 2021, Decision Transformer)."""

from einops import rearrange
from jaxtyping import Float
from torch import Tensor


def returns_to_go(
    rewards: Float[Tensor, "*batch length"],
) -> Float[Tensor, "*batch length"]:
    """Sum the rewards that are still to come, the present one included.

    R̂_t = Σ_(t′ ≥ t) r_t′, without a discount (Chen et al. 2021, section 3).

    Args:
        rewards: The reward of each step.

    Returns:
        The return-to-go of each step.
    """
    return rewards.flip(-1).cumsum(dim=-1).flip(-1)


def interleave(
    returns: Float[Tensor, "batch length d_model"],
    states: Float[Tensor, "batch length d_model"],
    actions: Float[Tensor, "batch length d_model"],
) -> Float[Tensor, "batch tokens d_model"]:
    """Lay a trajectory out as one sequence of tokens.

    R̂_1, s_1, a_1, R̂_2, s_2, a_2, …: the model predicts a_t from all that stands
    before it (Chen et al. 2021, section 3).

    Args:
        returns: Embedded return-to-go of each step.
        states: Embedded state of each step.
        actions: Embedded action of each step.

    Returns:
        The sequence, three tokens for each step.
    """
    return rearrange([returns, states, actions], "kind b t d -> b (t kind) d")
