"""What attention weights say: how far heads look, what reaches the class token."""

import torch
from jaxtyping import Float
from torch import Tensor


def patch_distances(
    rows: int, columns: int, patch_size: int = 1
) -> Float[Tensor, "patch patch"]:
    """Measure how far apart the patches of a grid lie, from middle to middle.

    For the attention distance (Dosovitskiy et al. 2020, appendix D.7).

    Args:
        rows: Rows of the grid.
        columns: Columns of the grid.
        patch_size: Side of a patch; in pixels, and so are the distances.

    Returns:
        The straight distance of every patch, counted row by row, from every other.
    """
    places = torch.cartesian_prod(torch.arange(rows), torch.arange(columns))
    offsets = (places.unsqueeze(1) - places).float()
    return patch_size * offsets.square().sum(dim=-1).sqrt()


def attention_distance(
    weights: Float[Tensor, "*batch patch patch"],
    distances: Float[Tensor, "patch patch"],
) -> Float[Tensor, "*batch"]:
    """Say how far a head looks: the mean distance, weighted by attention.

    d_i = ∑_j a_ij ‖p_i − p_j‖ / ∑_j a_ij, then the mean over the patches i that ask
    (Dosovitskiy et al. 2020, figure 11).

    Args:
        weights: What patches read from patches. The class token stands nowhere and
            has no distance: leave out its row and its column. The rows need not sum
            to 1.
        distances: How far apart the patches lie.

    Returns:
        One distance for each matrix of weights.
    """
    shares = weights / weights.sum(dim=-1, keepdim=True)
    return (shares * distances).sum(dim=-1).mean(dim=-1)


def class_token_map(
    weights: Float[Tensor, "*batch length length"], rows: int, columns: int
) -> Float[Tensor, "*batch {rows} {columns}"]:
    """Lay what the class token reads from the patches out as a picture.

    The first row of the weights without its first entry, which is what the class
    token reads from itself (as in the code of Caron et al. 2021).

    Args:
        weights: The weights of a head, a mean of heads, or a rollout; the class
            token comes first.
        rows: Rows of the grid of patches.
        columns: Columns of the grid.

    Returns:
        The pictures. The entries of one sum to 1 minus the entry left out.

    Raises:
        ValueError: If the grid does not have as many patches as the weights.
    """
    patches = weights.shape[-1] - 1
    if patches != rows * columns:
        raise ValueError(
            f"expected {rows * columns} patches for {rows=} and {columns=} and the "
            f"class token, found {patches} and the class token"
        )
    return weights[..., 0, 1:].unflatten(-1, (rows, columns))


def attention_rollout(
    weights: Float[Tensor, "layer *batch length length"],
) -> Float[Tensor, "*batch length length"]:
    """Follow attention through all layers, half of each layer being its residual.

    R = Â_L … Â_1 with Â = (A + I) / 2 (Abnar and Zuidema 2020, section 3; used by
    Dosovitskiy et al. 2020, appendix D.8).

    Args:
        weights: The weights of each layer, averaged over its heads; the first layer
            comes first.

    Returns:
        How much of each token that entered the first layer is said to be in each
        token that leaves the last; each row sums to 1.
    """
    identity = torch.eye(weights.shape[-1]).to(weights)
    rollout = identity.expand(weights.shape[1:])
    for layer in weights:
        # From the left: the last layer reads what the layers below have made.
        rollout = (layer + identity) / 2 @ rollout
    return rollout
