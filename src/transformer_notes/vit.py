"""The encoder alone, reading patches: the Vision Transformer (ViT, 2020)."""

from dataclasses import dataclass, replace
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn

from transformer_notes.layers import EncoderLayer, LayerNorm, gelu
from transformer_notes.patches import PatchEmbedding
from transformer_notes.positions import LearnedPositions


@dataclass(frozen=True, kw_only=True)
class ViTConfig:
    """Sizes of a Vision Transformer (Dosovitskiy et al. 2020, table 1).

    Attributes:
        image_size: Side of the square images, in pixels.
        patch_size: Side of a patch, P, in pixels; divides `image_size`.
        d_model: Width of a token; D in the paper.
        d_ff: Width inside the feed-forward layers; "MLP size" in the paper.
        num_heads: Heads of each attention.
        num_layers: Number of layers, L.
        num_classes: Number of classes, K.
        num_channels: Channels of an image, 3 for RGB.
        pooling: What the head reads: a class token that is put in front of the
            patches, or the mean of the patches (appendix D.3).
    """

    image_size: int
    patch_size: int
    d_model: int
    d_ff: int
    num_heads: int
    num_layers: int
    num_classes: int
    num_channels: int = 3
    pooling: Literal["class token", "mean"] = "class token"

    @property
    def grid_size(self) -> int:
        """Patches along a side of an image."""
        return self.image_size // self.patch_size

    @property
    def length(self) -> int:
        """Tokens of an image: N patches, and the class token if there is one."""
        return self.grid_size**2 + (self.pooling == "class token")


# Width, feed-forward width, heads, layers.
_SIZES = {
    "Ti": (192, 768, 3, 12),
    "S": (384, 1536, 6, 12),
    "B": (768, 3072, 12, 12),
    "L": (1024, 4096, 16, 24),
    "H": (1280, 5120, 16, 32),
    "g": (1408, 6144, 16, 40),
    "G": (1664, 8192, 16, 48),
}


def published_vit(
    name: str, *, image_size: int = 224, num_classes: int = 1000
) -> ViTConfig:
    """Give the sizes of a published Vision Transformer.

    B, L and H are those of Dosovitskiy et al. 2020 (table 1), the smaller Ti and S
    come from Touvron et al. 2020 (table 1), g and G from Zhai et al. 2021 (table 2).

    Args:
        name: Size and side of a patch, as in "B/16".
        image_size: Side of the images, in pixels.
        num_classes: Number of classes.

    Returns:
        The sizes, with a class token.

    Raises:
        ValueError: If there is no such size.
    """
    size, _, patch_size = name.partition("/")
    if size not in _SIZES or not patch_size.isdigit():
        raise ValueError(
            f"no Vision Transformer {name!r}: write a size, one of "
            f"{', '.join(_SIZES)}, and the side of a patch, as in 'B/16'"
        )
    d_model, d_ff, num_heads, num_layers = _SIZES[size]
    return ViTConfig(
        image_size=image_size,
        patch_size=int(patch_size),
        d_model=d_model,
        d_ff=d_ff,
        num_heads=num_heads,
        num_layers=num_layers,
        num_classes=num_classes,
    )


class VisionTransformer(nn.Module):
    """An encoder that reads the patches of an image (Dosovitskiy et al. 2020, 3.1).

    Norms stand before the sub-layers and one more after the last layer (equations 2
    to 4). The head is one matrix that starts from zero, as in fine-tuning (section
    3.2); for pre-training the paper puts a hidden layer before it.

    Args:
        config: The sizes.

    Raises:
        ValueError: If patches do not fill the image.
    """

    def __init__(self, config: ViTConfig) -> None:
        super().__init__()
        if config.image_size % config.patch_size:
            raise ValueError(f"{config.patch_size=} must divide {config.image_size=}")
        self.config = config
        d_model = config.d_model
        self.embedding = PatchEmbedding(
            config.num_channels, config.patch_size, d_model
        )
        self.class_token = (
            nn.Parameter(torch.zeros(d_model))
            if config.pooling == "class token"
            else None
        )
        self.positions = LearnedPositions(config.length, d_model)
        self.layers = nn.ModuleList(
            EncoderLayer(
                d_model,
                config.num_heads,
                config.d_ff,
                activation=gelu,
                attention_bias=True,
                pre_norm=True,
            )
            for _ in range(config.num_layers)
        )
        self.norm = LayerNorm(d_model)
        self.to_logits = nn.Linear(d_model, config.num_classes)
        self._initialise()

    def _initialise(self) -> None:
        # As in the authors' code, but for the patch embedding.
        for module in self.layers.modules():
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        nn.init.zeros_(self.to_logits.weight)
        nn.init.zeros_(self.to_logits.bias)

    def embed(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Make tokens of patches, put the class token in front, add the positions.

        z_0 = [x_class; x_p^1 E; …; x_p^N E] + E_pos (Dosovitskiy et al. 2020,
        equation 1).

        Args:
            images: The images.

        Returns:
            What enters the first layer.

        Raises:
            ValueError: If the images do not have the size that the positions are for.
        """
        height, width = images.shape[-2:]
        if height != self.config.image_size or width != self.config.image_size:
            raise ValueError(
                f"expected images of {self.config.image_size=}, found {height=} and "
                f"{width=}: give the model other positions with `at_resolution`"
            )
        x = self.embedding(images)
        if self.class_token is not None:
            # The same class token for every image of the batch.
            class_token = self.class_token.expand(len(x), 1, -1)
            x = torch.cat((class_token, x), dim=1)
        return self.positions(x)

    def encode(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Read images: what a head for any task stands on.

        Args:
            images: The images.

        Returns:
            A vector for each token, normalised; that of the class token, if there is
            one, comes first, then the patches row by row.
        """
        x = self.embed(images)
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)

    def represent(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch d_model"]:
        """Give one vector for each image.

        y = LN(z_L^0) (Dosovitskiy et al. 2020, equation 4); without a class token
        the mean of the patches.

        Args:
            images: The images.

        Returns:
            The vectors, which the head reads.
        """
        x = self.encode(images)
        return x.mean(dim=1) if self.class_token is None else x[:, 0]

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch label"]:
        """Rate the classes.

        Args:
            images: The images.

        Returns:
            A logit for each class.
        """
        return self.to_logits(self.represent(images))

    def attention_weights(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "layer batch head length length"]:
        """Say where every token looks, in every layer and head.

        Args:
            images: The images.

        Returns:
            The weights; each row (the last axis) sums to 1.
        """
        x = self.embed(images)
        weights = []
        for layer in self.layers:
            assert isinstance(layer, EncoderLayer)
            normed = layer.attention_norm(x)
            weights.append(layer.attention(normed, normed)[1])
            x = layer(x)
        return torch.stack(weights)


def linear_interpolation(
    source: int, target: int, *, align_corners: bool
) -> Float[Tensor, "{target} {source}"]:
    """Write the interpolation between points on a line as a matrix.

    A new point takes from the two old ones around it, from the nearer one more.

    Args:
        source: Number of old points.
        target: Number of new points on the same line.
        align_corners: Whether the points at the ends stay at the ends, as in the code
            of Dosovitskiy et al. 2020; otherwise points are the middles of equal
            pieces of the line, as in later code.

    Returns:
        The weights of the old points, one row for each new one; a row sums to 1.
    """
    if align_corners:
        place = torch.linspace(0, source - 1, target)
    else:
        place = (torch.arange(target) + 0.5) * source / target - 0.5
        place = place.clamp(0, source - 1)
    distance = (place.unsqueeze(1) - torch.arange(source)).abs()
    return (1 - distance).clamp(min=0)


def resize_positions(
    table: Float[Tensor, "length d_model"],
    source_size: int,
    target_size: int,
    *,
    align_corners: bool = True,
) -> Float[Tensor, "resized d_model"]:
    """Stretch the positions of a grid of patches over a grid of another size.

    Bilinear: the vectors are pixels of a picture with d_model channels, interpolated
    along its columns and its rows (Dosovitskiy et al. 2020, section 3.2).

    Args:
        table: The vectors; one for the class token, or none, then one for each patch.
        source_size: Patches along a side of the old grid.
        target_size: Patches along a side of the new grid.
        align_corners: Whether the corners of the grids lie on each other.

    Returns:
        The vectors for the new grid; that of the class token stays as it is.

    Raises:
        ValueError: If the table does not fit the old grid.
    """
    length = len(table)
    before = length - source_size**2
    if before not in (0, 1):
        raise ValueError(
            f"expected {source_size**2} positions for {source_size=}, or one more "
            f"with a class token, found {length}"
        )
    grid = table[before:].unflatten(0, (source_size, source_size))
    stretch = linear_interpolation(
        source_size, target_size, align_corners=align_corners
    ).to(table)
    resized = torch.einsum("rs,ct,std->rcd", stretch, stretch, grid)
    return torch.cat((table[:before], resized.flatten(end_dim=1)))


def at_resolution(model: VisionTransformer, image_size: int) -> VisionTransformer:
    """Make a model for images of another size out of a trained one.

    Patches keep their size, so that there are more of them or fewer; all weights are
    copied, only the positions are resized (Dosovitskiy et al. 2020, section 3.2).

    Args:
        model: The model.
        image_size: Side of the new images, in pixels.

    Returns:
        A new model, in the same mode.
    """
    config = replace(model.config, image_size=image_size)
    weights = model.state_dict()
    weights["positions.table"] = resize_positions(
        weights["positions.table"], model.config.grid_size, config.grid_size
    )
    resized = VisionTransformer(config).train(model.training)
    resized.load_state_dict(weights)
    return resized
