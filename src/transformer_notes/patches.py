"""An image as a sequence of tokens (Dosovitskiy et al. 2020, section 3.1)."""

from einops import rearrange
from jaxtyping import Float
from torch import Tensor, nn


def patchify(
    images: Float[Tensor, "batch channel height width"], patch_size: int
) -> Float[Tensor, "batch patch patch_dim"]:
    """Cut images into square patches and flatten each into a vector.

    x ∈ R^(H × W × C) becomes x_p ∈ R^(N × P²C) with N = HW / P² (Dosovitskiy et al.
    2020, section 3.1). Patches come row by row, left to right; inside a patch the
    order is row, column, channel.

    Args:
        images: The images.
        patch_size: Side of a patch, P, in pixels; must divide height and width.

    Returns:
        The patches; patch_dim is P² times the number of channels.

    Raises:
        ValueError: If `patch_size` does not divide height and width.
    """
    height, width = images.shape[-2:]
    if patch_size < 1 or height % patch_size or width % patch_size:
        raise ValueError(f"{patch_size=} must divide {height=} and {width=}")
    return rearrange(
        images,
        "b c (rows p) (columns q) -> b (rows columns) (p q c)",
        p=patch_size,
        q=patch_size,
    )


def unpatchify(
    patches: Float[Tensor, "batch patch patch_dim"],
    patch_size: int,
    height: int,
    width: int,
) -> Float[Tensor, "batch channel height width"]:
    """Undo `patchify`: lay the patches out again as images.

    Args:
        patches: Patches in the order of `patchify`.
        patch_size: Side of a patch, P, in pixels.
        height: Height of the images, in pixels.
        width: Width of the images, in pixels.

    Returns:
        The images.

    Raises:
        ValueError: If the sizes do not fit each other.
    """
    num_patches, patch_dim = patches.shape[-2:]
    if (
        patch_size < 1
        or height % patch_size
        or width % patch_size
        or num_patches != (height // patch_size) * (width // patch_size)
        or patch_dim % patch_size**2
    ):
        raise ValueError(
            f"{num_patches=} of {patch_dim=} with {patch_size=} do not make an image "
            f"of {height=}, {width=}"
        )
    return rearrange(
        patches,
        "b (rows columns) (p q c) -> b c (rows p) (columns q)",
        rows=height // patch_size,
        p=patch_size,
        q=patch_size,
    )


class PatchEmbedding(nn.Module):
    """Turn images into tokens: the same linear map for every patch.

    The terms x_p^i E (Dosovitskiy et al. 2020, equation 1), with a bias, as in the
    authors' code; class token and positions are not part of it.

    Args:
        num_channels: Channels of an image, 3 for RGB.
        patch_size: Side of a patch, in pixels.
        d_model: Width of a token.

    Raises:
        ValueError: If a size is not positive.
    """

    def __init__(self, num_channels: int, patch_size: int, d_model: int) -> None:
        super().__init__()
        if min(num_channels, patch_size, d_model) < 1:
            raise ValueError(
                "sizes must be positive: "
                f"got {num_channels=}, {patch_size=}, {d_model=}"
            )
        self.patch_size = patch_size
        self.to_token = nn.Linear(patch_size**2 * num_channels, d_model)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch patch d_model"]:
        """Give one token for each patch, row by row.

        Args:
            images: The images; `patch_size` must divide their height and width.

        Returns:
            The tokens.
        """
        return self.to_token(patchify(images, self.patch_size))


def as_convolution(embedding: PatchEmbedding) -> nn.Conv2d:
    """Write a patch embedding as the convolution that computes the same tokens.

    A kernel of P × P pixels moved by P pixels sees each patch exactly once.

    Args:
        embedding: The patch embedding.

    Returns:
        A convolution whose output, with rows and columns flattened, is the tokens.
    """
    patch_size = embedding.patch_size
    weight = rearrange(
        embedding.to_token.weight, "d (p q c) -> d c p q", p=patch_size, q=patch_size
    )
    d_model, num_channels = weight.shape[:2]
    convolution = nn.Conv2d(
        num_channels, d_model, kernel_size=patch_size, stride=patch_size
    )
    convolution.load_state_dict({"weight": weight, "bias": embedding.to_token.bias})
    return convolution
