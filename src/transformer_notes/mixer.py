"""Two kinds of MLP and no attention: MLP-Mixer (2021)."""

from dataclasses import dataclass, replace

import torch
from einops import rearrange, repeat
from jaxtyping import Float
from torch import Tensor, nn

from transformer_notes.layers import FeedForward, LayerNorm, gelu
from transformer_notes.patches import PatchEmbedding


@dataclass(frozen=True, kw_only=True)
class MixerConfig:
    """Sizes of an MLP-Mixer (Tolstikhin et al. 2021, table 1).

    Attributes:
        image_size: Side of the square images, in pixels.
        patch_size: Side of a patch, P, in pixels; divides `image_size`.
        d_model: Width of a token; C in the paper.
        d_token: Width inside the token mixing, D_S.
        d_ff: Width inside the channel mixing, D_C.
        num_layers: Number of layers.
        num_classes: Number of classes.
        num_channels: Channels of an image, 3 for RGB.
    """

    image_size: int
    patch_size: int
    d_model: int
    d_token: int
    d_ff: int
    num_layers: int
    num_classes: int
    num_channels: int = 3

    @property
    def grid_size(self) -> int:
        """Patches along a side of an image."""
        return self.image_size // self.patch_size

    @property
    def length(self) -> int:
        """Tokens of an image, one for each patch; S in the paper."""
        return self.grid_size**2


# Width, widths inside token mixing and channel mixing, layers.
_SIZES = {
    "S": (512, 256, 2048, 8),
    "B": (768, 384, 3072, 12),
    "L": (1024, 512, 4096, 24),
    "H": (1280, 640, 5120, 32),
}


def published_mixer(
    name: str, *, image_size: int = 224, num_classes: int = 1000
) -> MixerConfig:
    """Give the sizes of a published MLP-Mixer (Tolstikhin et al. 2021, table 1).

    Args:
        name: Size and side of a patch, as in "B/16".
        image_size: Side of the images, in pixels.
        num_classes: Number of classes.

    Returns:
        The sizes.

    Raises:
        ValueError: If there is no such size.
    """
    size, _, patch_size = name.partition("/")
    if size not in _SIZES or not patch_size.isdigit():
        raise ValueError(
            f"no MLP-Mixer {name!r}: write a size, one of {', '.join(_SIZES)}, and "
            "the side of a patch, as in 'B/16'"
        )
    d_model, d_token, d_ff, num_layers = _SIZES[size]
    return MixerConfig(
        image_size=image_size,
        patch_size=int(patch_size),
        d_model=d_model,
        d_token=d_token,
        d_ff=d_ff,
        num_layers=num_layers,
        num_classes=num_classes,
    )


class MixerLayer(nn.Module):
    """Mix the tokens, channel by channel; then the channels, token by token.

    U = X + W_2 σ(W_1 LN(X)), Y = U + σ(LN(U) W_3) W_4, both with biases (Tolstikhin
    et al. 2021, equation 1).

    Args:
        length: Number of tokens, the only one that the layer can read.
        d_model: Width of a token.
        d_token: Width inside the token mixing, D_S.
        d_ff: Width inside the channel mixing, D_C.
    """

    def __init__(self, length: int, d_model: int, d_token: int, d_ff: int) -> None:
        super().__init__()
        self.token_norm = LayerNorm(d_model)
        self.token_mixing = FeedForward(length, d_token, gelu)
        self.channel_norm = LayerNorm(d_model)
        self.channel_mixing = FeedForward(d_model, d_ff, gelu)

    def forward(
        self, x: Float[Tensor, "batch length d_model"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Add to each token what the others send it, then what it makes of it.

        Args:
            x: The tokens.

        Returns:
            The new tokens.
        """
        # Transposed, a row holds one channel of all tokens.
        x = x + self.token_mixing(self.token_norm(x).mT).mT
        return x + self.channel_mixing(self.channel_norm(x))


class Mixer(nn.Module):
    """Patches, Mixer layers, a mean, a head (Tolstikhin et al. 2021, section 2).

    No positions and no class token. The head starts from zero, as in the authors'
    code.

    Args:
        config: The sizes.

    Raises:
        ValueError: If patches do not fill the image.
    """

    def __init__(self, config: MixerConfig) -> None:
        super().__init__()
        if config.image_size % config.patch_size:
            raise ValueError(f"{config.patch_size=} must divide {config.image_size=}")
        self.config = config
        d_model = config.d_model
        self.embedding = PatchEmbedding(
            config.num_channels, config.patch_size, d_model
        )
        self.layers = nn.ModuleList(
            MixerLayer(config.length, d_model, config.d_token, config.d_ff)
            for _ in range(config.num_layers)
        )
        self.norm = LayerNorm(d_model)
        self.to_logits = nn.Linear(d_model, config.num_classes)
        nn.init.zeros_(self.to_logits.weight)
        nn.init.zeros_(self.to_logits.bias)

    def encode(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Read images: what a head for any task stands on.

        Args:
            images: The images.

        Returns:
            A vector for each patch, normalised, row by row.

        Raises:
            ValueError: If the images do not have the size that the layers are for.
        """
        height, width = images.shape[-2:]
        if height != self.config.image_size or width != self.config.image_size:
            raise ValueError(
                f"expected images of {self.config.image_size=}, found {height=} and "
                f"{width=}: token mixing has a weight for each patch, `enlarge` it"
            )
        x = self.embedding(images)
        for layer in self.layers:
            x = layer(x)
        return self.norm(x)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch label"]:
        """Rate the classes by the mean of the patches.

        Args:
            images: The images.

        Returns:
            A logit for each class.
        """
        return self.to_logits(self.encode(images).mean(dim=1))


def enlarge(model: Mixer, factor: int) -> Mixer:
    """Make a model for larger images out of a trained one.

    The image falls into factor × factor parts of the old size, and each has a copy
    of the token mixing for itself: block-diagonal matrices, if tokens come part by
    part (Tolstikhin et al. 2021, appendix C). Training may fill the zeros.

    Args:
        model: The model.
        factor: How many times larger the side of the new images is, K.

    Returns:
        A new model, in the same mode.
    """
    parts, grid_size = factor**2, model.config.grid_size
    config = replace(
        model.config,
        image_size=factor * model.config.image_size,
        d_token=parts * model.config.d_token,
    )
    # Part k is the one in row i and column j of the parts.
    part = rearrange(torch.eye(parts), "k (i j) -> k i j", i=factor)
    weights = model.state_dict()
    for layer in range(config.num_layers):
        hidden, output = (
            f"layers.{layer}.token_mixing.to_{end}" for end in ("hidden", "output")
        )
        from_tokens = rearrange(
            weights[f"{hidden}.weight"], "d (y x) -> d y x", y=grid_size
        )
        weights[f"{hidden}.weight"] = rearrange(
            torch.einsum("kij,dyx->kdiyjx", part, from_tokens),
            "k d i y j x -> (k d) (i y j x)",
        )
        weights[f"{hidden}.bias"] = weights[f"{hidden}.bias"].repeat(parts)
        to_tokens = rearrange(
            weights[f"{output}.weight"], "(y x) d -> y x d", y=grid_size
        )
        weights[f"{output}.weight"] = rearrange(
            torch.einsum("kij,yxd->iyjxkd", part, to_tokens),
            "i y j x k d -> (i y j x) (k d)",
        )
        weights[f"{output}.bias"] = repeat(
            weights[f"{output}.bias"],
            "(y x) -> (i y j x)",
            y=grid_size,
            i=factor,
            j=factor,
        )
    enlarged = Mixer(config).train(model.training)
    enlarged.load_state_dict(weights)
    return enlarged
