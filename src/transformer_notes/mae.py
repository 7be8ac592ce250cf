"""Learn to see by filling gaps: the masked autoencoder (MAE, 2021)."""

from dataclasses import dataclass
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from transformer_notes.grid_positions import grid_sinusoids
from transformer_notes.layers import EncoderLayer, LayerNorm, gelu
from transformer_notes.patches import patchify, unpatchify
from transformer_notes.positions import LearnedPositions
from transformer_notes.vit import VisionTransformer, ViTConfig, published_vit


@dataclass(frozen=True, kw_only=True)
class MAEConfig:
    """Sizes of a masked autoencoder (He et al. 2021, section 3).

    Attributes:
        vit: Sizes of the encoder, a Vision Transformer with a class token.
        d_decoder: Width of a token in the decoder.
        decoder_heads: Heads of each attention in the decoder.
        decoder_layers: Layers of the decoder.
        mask_ratio: Share of the patches that are hidden.
    """

    vit: ViTConfig
    d_decoder: int
    decoder_heads: int
    decoder_layers: int
    mask_ratio: float = 0.75

    @property
    def d_decoder_ff(self) -> int:
        """Width inside the feed-forward layers of the decoder."""
        return 4 * self.d_decoder

    @property
    def num_visible(self) -> int:
        """Patches of an image that the encoder sees."""
        return int(self.vit.grid_size**2 * (1 - self.mask_ratio))

    @property
    def patch_dim(self) -> int:
        """Numbers in a patch, which the decoder guesses."""
        return self.vit.patch_size**2 * self.vit.num_channels


def published_mae(name: str) -> MAEConfig:
    """Give the sizes of a published model (He et al. 2021, section 4.1).

    The decoder is the same for all: 8 layers of width 512.

    Args:
        name: Size and side of a patch of the encoder, as in "L/16".

    Returns:
        The sizes, for images of 224 pixels.
    """
    return MAEConfig(
        vit=published_vit(name), d_decoder=512, decoder_heads=16, decoder_layers=8
    )


class Masking(NamedTuple):
    """Which patches are hidden, and the way back (He et al. 2021, section 3).

    Attributes:
        keep: Places of the visible patches, in the order of the shuffle.
        restore: For each patch, where the shuffle has put it.
        hidden: True where a patch is hidden.
    """

    keep: Int[Tensor, "batch visible"]
    restore: Int[Tensor, "batch patch"]
    hidden: Bool[Tensor, "batch patch"]


def random_masking(noise: Float[Tensor, "batch patch"], num_visible: int) -> Masking:
    """Shuffle the patches of each image and keep the first ones.

    Sorting random numbers gives a random order, and sorting that order gives the way
    back (He et al. 2021, section 3, "simple implementation").

    Args:
        noise: A random number for each patch; the smallest stay visible.
        num_visible: How many patches stay.

    Returns:
        Places of the visible patches, the way back, and which are hidden.
    """
    shuffle = noise.argsort(dim=1)
    restore = shuffle.argsort(dim=1)
    return Masking(shuffle[:, :num_visible], restore, restore >= num_visible)


def normalise_patches(
    patches: Float[Tensor, "batch patch patch_dim"],
) -> Float[Tensor, "batch patch patch_dim"]:
    """Give each patch mean 0 and variance 1 (He et al. 2021, section 3).

    The variance is divided by the number of pixels less one, as in the authors'
    code.

    Args:
        patches: The patches.

    Returns:
        The normalised patches, without their brightness and contrast.
    """
    mean = patches.mean(dim=-1, keepdim=True)
    variance = patches.var(dim=-1, keepdim=True)
    return (patches - mean) / torch.sqrt(variance + 1e-6)


def hidden_patch_loss(
    predictions: Float[Tensor, "batch patch patch_dim"],
    targets: Float[Tensor, "batch patch patch_dim"],
    hidden: Bool[Tensor, "batch patch"],
) -> Float[Tensor, ""]:
    """Average the squared errors of the hidden patches, and only those.

    He et al. 2021, section 3, "reconstruction target".

    Args:
        predictions: What the decoder says of each patch.
        targets: What stands there: pixels, or normalised ones.
        hidden: True where a patch was hidden.

    Returns:
        The mean squared error.
    """
    return (predictions - targets)[hidden].square().mean()


class MaskedAutoencoder(nn.Module):
    """An encoder that sees few patches, a small decoder that guesses the others.

    The encoder is a Vision Transformer with its head, which pre-training leaves
    alone: afterwards it is all that is needed. Positions are fixed sines and cosines,
    zeros for the class token (He et al. 2021, section 3 and appendix A.1).

    Args:
        config: The sizes.

    Raises:
        ValueError: If there is no class token, or nothing is visible or hidden.
    """

    def __init__(self, config: MAEConfig) -> None:
        super().__init__()
        if config.vit.pooling != "class token":
            raise ValueError(f"expected a class token, found {config.vit.pooling=}")
        if not 0 < config.num_visible < config.vit.grid_size**2:
            raise ValueError(
                f"{config.mask_ratio=} leaves {config.num_visible} of "
                f"{config.vit.grid_size**2} patches visible: some must be, not all"
            )
        self.config = config
        self.encoder = VisionTransformer(config.vit)
        self.to_decoder = nn.Linear(config.vit.d_model, config.d_decoder)
        self.mask_token = nn.Parameter(torch.empty(config.d_decoder))
        self.positions = LearnedPositions(config.vit.length, config.d_decoder)
        self.layers = nn.ModuleList(
            EncoderLayer(
                config.d_decoder,
                config.decoder_heads,
                config.d_decoder_ff,
                activation=gelu,
                attention_bias=True,
                pre_norm=True,
            )
            for _ in range(config.decoder_layers)
        )
        self.norm = LayerNorm(config.d_decoder)
        self.to_pixels = nn.Linear(config.d_decoder, config.patch_dim)
        self._initialise()

    def _initialise(self) -> None:
        # As in the authors' code.
        for module in self.modules():
            if isinstance(module, nn.Linear) and module is not self.encoder.to_logits:
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
        for token in (self.encoder.class_token, self.mask_token):
            assert token is not None
            nn.init.normal_(token, std=0.02)
        grid_size = self.config.vit.grid_size
        for positions in (self.encoder.positions, self.positions):
            table = positions.table.requires_grad_(False)
            nn.init.zeros_(table[0])
            table[1:] = grid_sinusoids(grid_size, grid_size, table.shape[1])

    def encode(
        self,
        images: Float[Tensor, "batch channel height width"],
        keep: Int[Tensor, "batch visible"],
    ) -> Float[Tensor, "batch length d_model"]:
        """Read the visible patches of images, and no mask tokens in place of others.

        Args:
            images: The images.
            keep: Places of the visible patches.

        Returns:
            A vector for the class token, then one for each visible patch.
        """
        x = self.encoder.embed(images)
        # The positions are in the tokens already: each knows where it has stood.
        visible = x[:, 1:].take_along_dim(keep.unsqueeze(-1), dim=1)
        x = torch.cat((x[:, :1], visible), dim=1)
        for layer in self.encoder.layers:
            x = layer(x)
        return self.encoder.norm(x)

    def decode(
        self,
        encoded: Float[Tensor, "batch length d_model"],
        restore: Int[Tensor, "batch patch"],
    ) -> Float[Tensor, "batch patch patch_dim"]:
        """Guess all patches: fill up with mask tokens, undo the shuffle, attend.

        Args:
            encoded: What `encode` returns.
            restore: For each patch, where the shuffle has put it.

        Returns:
            A guess for each patch, hidden or visible.
        """
        x = self.to_decoder(encoded)
        batch, num_patches = restore.shape
        missing = self.mask_token.expand(batch, num_patches + 1 - x.shape[1], -1)
        shuffled = torch.cat((x[:, 1:], missing), dim=1)
        patches = shuffled.take_along_dim(restore.unsqueeze(-1), dim=1)
        x = self.positions(torch.cat((x[:, :1], patches), dim=1))
        for layer in self.layers:
            x = layer(x)
        return self.to_pixels(self.norm(x))[:, 1:]

    def forward(
        self,
        images: Float[Tensor, "batch channel height width"],
        noise: Float[Tensor, "batch patch"] | None = None,
    ) -> tuple[Float[Tensor, "batch patch patch_dim"], Bool[Tensor, "batch patch"]]:
        """Hide patches and guess them.

        Args:
            images: The images.
            noise: Decides what is hidden, see `random_masking`; drawn if None.

        Returns:
            A guess for each patch, and True where a patch was hidden.
        """
        if noise is None:
            noise = torch.rand(len(images), self.config.vit.grid_size**2)
        masking = random_masking(noise, self.config.num_visible)
        encoded = self.encode(images, masking.keep)
        return self.decode(encoded, masking.restore), masking.hidden


def fill_in(
    images: Float[Tensor, "batch channel height width"],
    predictions: Float[Tensor, "batch patch patch_dim"],
    hidden: Bool[Tensor, "batch patch"],
    patch_size: int,
) -> Float[Tensor, "batch channel height width"]:
    """Put the guesses where patches were hidden (He et al. 2021, figure 2, note).

    Guesses of visible patches are thrown away: no loss has looked at them.

    Args:
        images: The images.
        predictions: A guess for each patch, in pixels.
        hidden: True where a patch was hidden.
        patch_size: Side of a patch, in pixels.

    Returns:
        The images with their gaps filled.
    """
    patches = patchify(images, patch_size)
    filled = torch.where(hidden.unsqueeze(-1), predictions, patches)
    return unpatchify(filled, patch_size, *images.shape[2:])
