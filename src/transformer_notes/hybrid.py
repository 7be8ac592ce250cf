"""Convolutions and attention in one network: blocks in between, stems in front."""

import math
from collections.abc import Sequence

import torch
from einops import rearrange
from jaxtyping import Float
from torch import Tensor, nn


class NonLocalBlock(nn.Module):
    """Let every place of a feature map read from every other, and add what it reads.

    z = W_z softmax(θ φᵀ) g + x, the "embedded Gaussian" (Wang et al. 2017, equations
    3 and 6): self-attention without the division by √d_k. A fresh block changes
    nothing, because W_z starts at zero. Their code has a batch norm after W_z, which
    is left out here.

    Args:
        num_channels: Channels of the feature map.
        d_inner: Width of θ, φ and g; half the channels in the paper.

    Raises:
        ValueError: If a size is not positive.
    """

    def __init__(self, num_channels: int, d_inner: int) -> None:
        super().__init__()
        if min(num_channels, d_inner) < 1:
            raise ValueError(
                f"sizes must be positive: got {num_channels=}, {d_inner=}"
            )
        self.to_query = nn.Linear(num_channels, d_inner, bias=False)
        self.to_key = nn.Linear(num_channels, d_inner, bias=False)
        self.to_value = nn.Linear(num_channels, d_inner, bias=False)
        self.to_output = nn.Linear(d_inner, num_channels, bias=False)
        nn.init.zeros_(self.to_output.weight)

    def forward(
        self, x: Float[Tensor, "batch channel height width"]
    ) -> tuple[
        Float[Tensor, "batch channel height width"],
        Float[Tensor, "batch length length"],
    ]:
        """Treat every place as a token, row by row.

        Args:
            x: The feature map.

        Returns:
            The new feature map, and the weights with which each place was averaged.
        """
        height = x.shape[-2]
        tokens = rearrange(x, "b c h w -> b (h w) c")
        scores = self.to_query(tokens) @ self.to_key(tokens).transpose(-2, -1)
        weights = scores.softmax(dim=-1)
        read = self.to_output(weights @ self.to_value(tokens))
        return x + rearrange(read, "b (h w) c -> b c h w", h=height), weights


class SqueezeAndExcite(nn.Module):
    """Turn whole channels up or down, after a look at the whole image.

    s = σ(W₂ ReLU(W₁ x̄)) with x̄ the mean of each channel, then channel c times s_c
    (Hu et al. 2017, section 3).

    Args:
        num_channels: Channels of the feature map.
        reduction: How many times narrower the layer in between is; 16 in the paper.

    Raises:
        ValueError: If `reduction` does not divide `num_channels`.
    """

    def __init__(self, num_channels: int, reduction: int) -> None:
        super().__init__()
        if reduction < 1 or num_channels % reduction:
            raise ValueError(f"{reduction=} must divide {num_channels=}")
        self.to_hidden = nn.Linear(
            num_channels, num_channels // reduction, bias=False
        )
        self.to_gate = nn.Linear(num_channels // reduction, num_channels, bias=False)

    def gates(
        self, x: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch channel"]:
        """Say by how much each channel is multiplied.

        Args:
            x: The feature map.

        Returns:
            A number between 0 and 1 for each channel.
        """
        squeezed = x.mean(dim=(-2, -1))
        return torch.sigmoid(self.to_gate(torch.relu(self.to_hidden(squeezed))))

    def forward(
        self, x: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch channel height width"]:
        """Multiply every channel by its gate, the same at every place.

        Args:
            x: The feature map.

        Returns:
            The feature map with its channels turned up or down.
        """
        return x * rearrange(self.gates(x), "b c -> b c 1 1")


def receptive_field(layers: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Say how many pixels in a row one output sees, and how far apart outputs lie.

    r = 1 + Σ_l (k_l − 1) s_1 ⋯ s_(l−1) (Araujo et al. 2019).

    Args:
        layers: Kernel and stride of each layer, the first one first.

    Returns:
        The width of what an output can depend on, and the stride of the whole stack,
        both in pixels of the image.
    """
    strides = [stride for _, stride in layers]
    seen = 1 + sum(
        (kernel - 1) * math.prod(strides[:index])
        for index, (kernel, _) in enumerate(layers)
    )
    return seen, math.prod(strides)


class ConvolutionalStem(nn.Module):
    """Make tokens with a few small convolutions instead of one large step.

    Kernels of 3 × 3, each with a batch norm and a ReLU, then one of 1 × 1 (Xiao et
    al. 2021, section 3). The stride is 2 where the width changes, 1 where it stays.

    Args:
        num_channels: Channels of an image, 3 for RGB.
        widths: Channels after each 3 × 3 convolution.
        d_model: Width of a token.
    """

    def __init__(
        self, num_channels: int, widths: Sequence[int], d_model: int
    ) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for before, after in zip((num_channels, *widths[:-1]), widths, strict=True):
            stride = 1 if before == after else 2
            layers += [
                nn.Conv2d(before, after, 3, stride, padding=1, bias=False),
                nn.BatchNorm2d(after),
                nn.ReLU(),
            ]
        self.convolutions = nn.Sequential(*layers)
        self.to_token = nn.Conv2d(widths[-1], d_model, kernel_size=1)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch patch d_model"]:
        """Give one token for each place of the last feature map, row by row.

        Args:
            images: The images.

        Returns:
            The tokens.
        """
        feature_map = self.to_token(self.convolutions(images))
        return rearrange(feature_map, "b d h w -> b (h w) d")


class ResidualBlock(nn.Module):
    """Two 3 × 3 convolutions with a way around them (He et al. 2015, section 3.2).

    Args:
        num_inputs: Channels that come in.
        num_outputs: Channels that go out.
        stride: Stride of the first convolution, and of the way around.
    """

    def __init__(self, num_inputs: int, num_outputs: int, stride: int) -> None:
        super().__init__()
        self.residual = nn.Sequential(
            nn.Conv2d(num_inputs, num_outputs, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(num_outputs),
            nn.ReLU(),
            nn.Conv2d(num_outputs, num_outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(num_outputs),
        )
        self.shortcut = nn.Conv2d(num_inputs, num_outputs, 1, stride, bias=False)

    def forward(
        self, x: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch features rows columns"]:
        """Add what the convolutions find to what comes in.

        Args:
            x: A feature map.

        Returns:
            The next one.
        """
        return torch.relu(self.residual(x) + self.shortcut(x))


class ResNet(nn.Module):
    """A small residual network for classifying images (He et al. 2015).

    As in torchvision, calling it gives logits. What a Transformer wants to read is
    the feature map that `trunk` gives.

    Args:
        num_channels: Channels of an image, 3 for RGB.
        widths: Channels of each stage; each stage halves height and width.
        num_classes: Number of classes.
    """

    def __init__(
        self, num_channels: int, widths: Sequence[int], num_classes: int
    ) -> None:
        super().__init__()
        self.trunk = nn.Sequential(
            *(
                ResidualBlock(before, after, stride=2)
                for before, after in zip(
                    (num_channels, *widths), widths, strict=False
                )
            )
        )
        self.to_logits = nn.Linear(widths[-1], num_classes)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch label"]:
        """Rate the classes.

        Args:
            images: The images.

        Returns:
            A logit for each class.
        """
        return self.to_logits(self.trunk(images).mean(dim=(-2, -1)))


class HybridEmbedding(nn.Module):
    """Make a token of every place of a feature map (Dosovitskiy et al. 2020, 3.1).

    Patches of 1 × 1: the matrix E of the patch embedding, applied to a vector of
    features instead of pixels. Stands in for `PatchEmbedding` in a Vision Transformer
    whose patch size is the stride of the trunk.

    Args:
        trunk: Gives a feature map.
        num_features: Channels of that feature map.
        d_model: Width of a token.
    """

    def __init__(self, trunk: nn.Module, num_features: int, d_model: int) -> None:
        super().__init__()
        self.trunk = trunk
        self.to_token = nn.Linear(num_features, d_model)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch patch d_model"]:
        """Give one token for each place of the feature map, row by row.

        Args:
            images: The images.

        Returns:
            The tokens.
        """
        feature_map = self.trunk(images)
        return self.to_token(rearrange(feature_map, "b c h w -> b (h w) c"))
