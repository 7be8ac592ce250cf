"""Norms that need no batch: of groups of channels, and of weights."""

import torch
from einops import rearrange
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F


def group_norm(
    images: Float[Tensor, "batch channel height width"],
    num_groups: int,
    eps: float = 1e-5,
) -> Float[Tensor, "batch channel height width"]:
    """Give every group of channels of every image mean 0 and variance 1.

    (x − μ) / √(σ² + ε), with μ and σ² of all numbers of a group: its channels, at all
    pixels of one image (Wu and He 2018; in BiT, Kolesnikov et al. 2019, section 3.3).
    A layer adds a gain and a bias for each channel.

    Args:
        images: The feature maps.
        num_groups: Groups of neighbouring channels, G; must divide the channels.
        eps: Keeps a group of equal numbers from a division by zero, ε.

    Returns:
        The normalised feature maps.

    Raises:
        ValueError: If `num_groups` does not divide the channels.
    """
    _, num_channels, height, width = images.shape
    if num_groups < 1 or num_channels % num_groups:
        raise ValueError(f"{num_groups=} must divide {num_channels=}")
    groups = rearrange(images, "b (g c) h w -> b g (c h w)", g=num_groups)
    mean = groups.mean(dim=-1, keepdim=True)
    variance = (groups - mean).square().mean(dim=-1, keepdim=True)
    normalised = (groups - mean) / torch.sqrt(variance + eps)
    return rearrange(normalised, "b g (c h w) -> b (g c) h w", h=height, w=width)


def standardise_weights(
    weight: Float[Tensor, "kernel channel height width"], eps: float = 1e-10
) -> Float[Tensor, "kernel channel height width"]:
    """Give every kernel of a convolution mean 0 and variance 1.

    ŵ = (w − μ) / √(σ² + ε), with μ and σ² of all numbers of one kernel (weight
    standardization, Qiao et al. 2019).

    Args:
        weight: The kernels, one for each output channel.
        eps: Keeps a kernel of equal numbers from a division by zero, ε.

    Returns:
        The standardised kernels.
    """
    mean = weight.mean(dim=(1, 2, 3), keepdim=True)
    variance = (weight - mean).square().mean(dim=(1, 2, 3), keepdim=True)
    return (weight - mean) / torch.sqrt(variance + eps)


class StandardisedConv2d(nn.Conv2d):
    """A convolution that standardises its kernels before use (Qiao et al. 2019).

    What is learned is the raw kernel; the gradient flows through the standardisation.
    """

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch kernel rows columns"]:
        """Convolve with the standardised kernels.

        Args:
            images: The feature maps.

        Returns:
            One map for each kernel.
        """
        weight = standardise_weights(self.weight)
        return F.conv2d(
            images, weight, self.bias, self.stride, self.padding, self.dilation
        )
