"""Attention in windows that shift, and tokens that merge: Swin Transformer (2021)."""

from dataclasses import dataclass

import torch
from einops import rearrange
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from transformer_notes.attention import attention_scores
from transformer_notes.layers import FeedForward, LayerNorm, gelu
from transformer_notes.patches import PatchEmbedding


def window_partition(
    x: Float[Tensor, "batch rows columns d_model"], window_size: int
) -> Float[Tensor, "batch window place d_model"]:
    """Cut a grid of tokens into square windows (Liu et al. 2021, section 3.2).

    Args:
        x: The tokens on their grid.
        window_size: Side of a window, M; must divide rows and columns.

    Returns:
        The tokens of each window, windows and places row by row.

    Raises:
        ValueError: If windows do not fill the grid.
    """
    rows, columns = x.shape[1:3]
    if rows % window_size or columns % window_size:
        raise ValueError(f"{window_size=} must divide {rows=} and {columns=}")
    return rearrange(
        x, "b (y m) (x n) d -> b (y x) (m n) d", m=window_size, n=window_size
    )


def window_reverse(
    windows: Float[Tensor, "batch window place d_model"],
    window_size: int,
    rows: int,
) -> Float[Tensor, "batch rows columns d_model"]:
    """Undo `window_partition` (Liu et al. 2021, section 3.2): make a grid of windows.

    Args:
        windows: The tokens of each window.
        window_size: Side of a window, M.
        rows: Rows of the grid.

    Returns:
        The tokens on their grid.
    """
    return rearrange(
        windows,
        "b (y x) (m n) d -> b (y m) (x n) d",
        y=rows // window_size,
        m=window_size,
    )


def shift_mask(
    rows: int, columns: int, window_size: int, shift: int
) -> Bool[Tensor, "window place place"]:
    """Say which tokens of a window are neighbours although the grid was rolled.

    After a cyclic shift the windows at the end hold tokens of both ends of the
    grid (Liu et al. 2021, figure 4).

    Args:
        rows: Rows of the grid.
        columns: Columns of the grid.
        window_size: Side of a window, M.
        shift: By how many places the grid was rolled up and to the left.

    Returns:
        True where a token (row) may look at a token (column) of its window.
    """
    # What was rolled over the edge stands in the last rows and columns.
    below = torch.arange(rows) >= rows - shift
    right = torch.arange(columns) >= columns - shift
    region = 2.0 * below[:, None] + 1.0 * right
    regions = window_partition(region[None, :, :, None], window_size)[0, :, :, 0]
    return regions[:, :, None] == regions[:, None, :]


def relative_position_index(window_size: int) -> Int[Tensor, "place place"]:
    """Number the steps from each place of a window to each (Liu et al. 2021, 3.2).

    Rows and columns differ by −(M−1) to M−1, which makes (2M−1)² different steps.

    Args:
        window_size: Side of a window, M.

    Returns:
        For a token that asks (row) and one that is read (column) the row of the
        table that holds their bias.
    """
    place = torch.arange(window_size**2)
    row, column = place // window_size, place % window_size
    down = row[:, None] - row + window_size - 1
    across = column[:, None] - column + window_size - 1
    return down * (2 * window_size - 1) + across


class WindowAttention(nn.Module):
    """Multi-head attention inside windows, with a learned bias for each step.

    softmax(Q Kᵀ / √d + B) V (Liu et al. 2021, equation 4); B is looked up in a table
    with a row for each step and a column for each head.

    Args:
        d_model: Width of a token.
        num_heads: Number of heads; must divide `d_model`.
        window_size: Side of a window, M.

    Raises:
        ValueError: If `num_heads` does not divide `d_model`.
    """

    index: Tensor

    def __init__(self, d_model: int, num_heads: int, window_size: int) -> None:
        super().__init__()
        if d_model % num_heads:
            raise ValueError(f"{num_heads=} must divide {d_model=}")
        self.num_heads = num_heads
        self.to_query = nn.Linear(d_model, d_model)
        self.to_key = nn.Linear(d_model, d_model)
        self.to_value = nn.Linear(d_model, d_model)
        self.to_output = nn.Linear(d_model, d_model)
        steps = (2 * window_size - 1) ** 2
        self.bias_table = nn.Parameter(torch.zeros(steps, num_heads))
        self.register_buffer(
            "index", relative_position_index(window_size), persistent=False
        )

    def forward(
        self,
        x: Float[Tensor, "batch window place d_model"],
        mask: Bool[Tensor, "window place place"] | None = None,
    ) -> Float[Tensor, "batch window place d_model"]:
        """Let every token read from the tokens of its window.

        Args:
            x: The tokens, window by window.
            mask: True where a token may look at a token; all of a window may if None.

        Returns:
            The new tokens.
        """
        query, key, value = (
            rearrange(projected, "b w n (h d) -> b w h n d", h=self.num_heads)
            for projected in (self.to_query(x), self.to_key(x), self.to_value(x))
        )
        scores = attention_scores(query, key)
        scores = scores + rearrange(self.bias_table[self.index], "n m h -> h n m")
        if mask is not None:
            scores = scores.masked_fill(~mask.unsqueeze(1), float("-inf"))
        read = scores.softmax(dim=-1) @ value
        return self.to_output(rearrange(read, "b w h n d -> b w n (h d)"))


class PatchMerging(nn.Module):
    """Make one token, twice as wide, of each two by two (Liu et al. 2021, 3.1).

    Concatenate, normalise, multiply; the order is that of the authors' code: top
    left, bottom left, top right, bottom right.

    Args:
        d_model: Width of a token that comes in, C.
    """

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.norm = LayerNorm(4 * d_model)
        self.to_token = nn.Linear(4 * d_model, 2 * d_model, bias=False)

    @staticmethod
    def concatenate(
        x: Float[Tensor, "batch rows columns d_model"],
    ) -> Float[Tensor, "batch half_rows half_columns joined"]:
        """Put each two by two tokens side by side; nothing is learned here.

        Args:
            x: The tokens on their grid.

        Returns:
            A quarter of the tokens, four times as wide.
        """
        return rearrange(x, "b (y i) (x j) d -> b y x (j i d)", i=2, j=2)

    def forward(
        self, x: Float[Tensor, "batch rows columns d_model"]
    ) -> Float[Tensor, "batch half_rows half_columns joined"]:
        """Merge the tokens.

        Args:
            x: The tokens on a grid with even sides.

        Returns:
            A quarter of the tokens, twice as wide.
        """
        return self.to_token(self.norm(self.concatenate(x)))


class SwinLayer(nn.Module):
    """Attend within windows, then transform, both behind a norm.

    Equation 3 of Liu et al. 2021: a layer of a Vision Transformer with other
    attention.

    A window as large as the grid is not shifted, as in the authors' code.

    Args:
        grid_size: Tokens along a side of the square grid.
        d_model: Width of a token.
        num_heads: Number of heads.
        window_size: Side of a window, M; no larger than the grid.
        shifted: Whether the windows are moved by half their side, ⌊M/2⌋.

    Raises:
        ValueError: If windows do not fill the grid.
    """

    mask: Tensor | None

    def __init__(
        self,
        grid_size: int,
        d_model: int,
        num_heads: int,
        window_size: int,
        *,
        shifted: bool,
    ) -> None:
        super().__init__()
        window_size = min(window_size, grid_size)
        if grid_size % window_size:
            raise ValueError(f"{window_size=} must divide {grid_size=}")
        self.window_size = window_size
        self.shift = window_size // 2 if shifted and window_size < grid_size else 0
        self.attention_norm = LayerNorm(d_model)
        self.attention = WindowAttention(d_model, num_heads, window_size)
        self.feed_forward_norm = LayerNorm(d_model)
        self.feed_forward = FeedForward(d_model, 4 * d_model, gelu)
        mask = shift_mask(grid_size, grid_size, window_size, self.shift)
        self.register_buffer("mask", mask if self.shift else None, persistent=False)

    def forward(
        self, x: Float[Tensor, "batch rows columns d_model"]
    ) -> Float[Tensor, "batch rows columns d_model"]:
        """Add to each token what it reads in its window, then what it makes of it.

        Args:
            x: The tokens on their grid.

        Returns:
            The new tokens.
        """
        normed = self.attention_norm(x)
        rolled = normed.roll((-self.shift, -self.shift), dims=(1, 2))
        windows = window_partition(rolled, self.window_size)
        read = self.attention(windows, self.mask)
        rolled = window_reverse(read, self.window_size, rows=x.shape[1])
        x = x + rolled.roll((self.shift, self.shift), dims=(1, 2))
        return x + self.feed_forward(self.feed_forward_norm(x))


@dataclass(frozen=True, kw_only=True)
class SwinConfig:
    """Sizes of a Swin Transformer (Liu et al. 2021, section 3.3).

    Attributes:
        image_size: Side of the square images, in pixels.
        patch_size: Side of a patch, in pixels.
        d_model: Width of a token in the first stage, C; each stage doubles it.
        num_heads: Heads in the first stage; each stage doubles them.
        depths: Layers of each stage.
        window_size: Side of a window, M, in tokens.
        num_classes: Number of classes.
        num_channels: Channels of an image, 3 for RGB.
    """

    image_size: int
    patch_size: int
    d_model: int
    num_heads: int
    depths: tuple[int, ...]
    window_size: int
    num_classes: int
    num_channels: int = 3

    def stages(self) -> list[tuple[int, int, int]]:
        """Give for each stage the side of its grid, its width and its layers."""
        side = self.image_size // self.patch_size
        return [
            (side // 2**stage, self.d_model * 2**stage, depth)
            for stage, depth in enumerate(self.depths)
        ]


# Width of the first stage, layers of the stages.
_SIZES = {
    "T": (96, (2, 2, 6, 2)),
    "S": (96, (2, 2, 18, 2)),
    "B": (128, (2, 2, 18, 2)),
    "L": (192, (2, 2, 18, 2)),
}


def published_swin(
    name: str, *, image_size: int = 224, num_classes: int = 1000
) -> SwinConfig:
    """Give the sizes of a published Swin Transformer (Liu et al. 2021, section 3.3).

    Args:
        name: T, S, B or L.
        image_size: Side of the images, in pixels.
        num_classes: Number of classes.

    Returns:
        The sizes, with windows of 7 × 7 tokens and heads 32 wide.

    Raises:
        ValueError: If there is no such size.
    """
    if name not in _SIZES:
        raise ValueError(f"no Swin {name!r}: write one of {', '.join(_SIZES)}")
    d_model, depths = _SIZES[name]
    return SwinConfig(
        image_size=image_size,
        patch_size=4,
        d_model=d_model,
        num_heads=d_model // 32,
        depths=depths,
        window_size=7,
        num_classes=num_classes,
    )


class Swin(nn.Module):
    """Four stages of windows with mergings between them (Liu et al. 2021, figure 3).

    Args:
        config: The sizes.

    Raises:
        ValueError: If patches do not fill the image, or windows not a grid.
    """

    def __init__(self, config: SwinConfig) -> None:
        super().__init__()
        if config.image_size % config.patch_size:
            raise ValueError(f"{config.patch_size=} must divide {config.image_size=}")
        self.config = config
        self.embedding = PatchEmbedding(
            config.num_channels, config.patch_size, config.d_model
        )
        self.embedding_norm = LayerNorm(config.d_model)
        layers: list[nn.Module] = []
        for stage, (side, d_model, depth) in enumerate(config.stages()):
            if stage:
                layers.append(PatchMerging(d_model // 2))
            layers += [
                SwinLayer(
                    side,
                    d_model,
                    config.num_heads * 2**stage,
                    config.window_size,
                    shifted=layer % 2 == 1,
                )
                for layer in range(depth)
            ]
        self.layers = nn.ModuleList(layers)
        d_last = config.stages()[-1][1]
        self.norm = LayerNorm(d_last)
        self.to_logits = nn.Linear(d_last, config.num_classes)

    def forward(
        self, images: Float[Tensor, "batch channel height width"]
    ) -> Float[Tensor, "batch label"]:
        """Rate the classes by the mean of the last grid.

        Args:
            images: The images.

        Returns:
            A logit for each class.
        """
        x = self.embedding_norm(self.embedding(images))
        x = rearrange(x, "b (y x) d -> b y x d", y=self.config.stages()[0][0])
        for layer in self.layers:
            x = layer(x)
        return self.to_logits(self.norm(x).mean(dim=(1, 2)))


def window_attention_macs(places: int, window: int, d_model: int) -> int:
    """Count the MACs of attention in windows: 4 hw C² + 2 M² hw C.

    Equation 2 of Liu et al. 2021; with one window for the whole grid, M² = hw, it is
    equation 1.

    Args:
        places: Tokens of the grid, hw.
        window: Tokens of a window, M².
        d_model: Width of a token, C.

    Returns:
        The number of MACs.
    """
    return 4 * places * d_model**2 + 2 * window * places * d_model


def swin_macs(config: SwinConfig) -> int:
    """Count the MACs of a Swin Transformer for one image (Liu et al. 2021, table 1).

    Norms, softmax and the windows' biases are left out.

    Args:
        config: The sizes.

    Returns:
        The number of MACs, with those of the logits.
    """
    patch_dim = config.patch_size**2 * config.num_channels
    (side, d_model, _), *_ = config.stages()
    macs = side**2 * patch_dim * d_model
    for stage, (side, d_model, depth) in enumerate(config.stages()):
        if stage:
            # 4 (C/2) wide before, C wide after, with C the width of this stage.
            macs += side**2 * 2 * d_model * d_model
        window = min(config.window_size, side) ** 2
        layer = window_attention_macs(side**2, window, d_model)
        macs += depth * (layer + 8 * side**2 * d_model**2)
    return macs + d_model * config.num_classes
