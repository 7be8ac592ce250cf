"""Figures of the chapter on patches as tokens."""

import torch
from einops import rearrange
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullFormatter
from torch import Tensor

from notes_site.figures.style import text_colour
from transformer_notes.patches import PatchEmbedding, patchify, unpatchify

HILL = torch.tensor(
    [
        [9.0, 8.0, 8.0, 8.0, 9.0, 9.0],
        [9.0, 8.0, 3.0, 4.0, 8.0, 9.0],
        [8.0, 3.0, 1.0, 2.0, 4.0, 8.0],
        [2.0, 1.0, 0.0, 1.0, 2.0, 3.0],
    ]
)
PROJECTION = torch.tensor([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [1.0, -1.0, -1.0]])
BIAS = torch.tensor([-18.0, 1.0, -1.0])

# The pixels are 0 to 9; neither end is drawn as the black or white of a page.
GREYS = (-2.0, 11.0)

SIDE = 224
PATCH_SIZE = 16
ROWS = SIDE // PATCH_SIZE
SUN_ROW, SUN_COLUMN = 2, 9  # the patch that is enlarged: an edge of the sun


def hill() -> Figure:
    """Draw the picture of 4 × 6 pixels, its six patches as rows, and their tokens."""
    embedding = PatchEmbedding(num_channels=1, patch_size=2, d_model=3)
    with torch.no_grad():
        embedding.to_token.weight.copy_(PROJECTION.T)
        embedding.to_token.bias.copy_(BIAS)
        tokens = embedding(HILL[None, None])[0].int()
    patches = patchify(HILL[None, None], patch_size=2)[0].int()

    figure = Figure(figsize=(6, 3.4))
    picture, matrix, answers = figure.subplots(1, 3, width_ratios=(6, 4, 3.4))
    _draw_numbers(picture, HILL.int(), "picture", GREYS, "gray")
    for row in range(0, 4, 2):
        for column in range(0, 6, 2):
            _frame(picture, column, row, 2, "C1")
    _draw_numbers(matrix, patches, "patches", GREYS, "gray")
    _draw_numbers(answers, tokens, "tokens", (-18.0, 18.0))
    for axes in (matrix, answers):
        axes.set_yticks(range(6), [f"{index}" for index in range(1, 7)])
        axes.tick_params(axis="y", length=0)
    return figure


def landscape() -> Figure:
    """Draw a picture of 224 × 224 pixels under its grid, and one patch from near."""
    images = _landscape()
    patch = patchify(images, PATCH_SIZE)[0, SUN_ROW * ROWS + SUN_COLUMN]

    figure = Figure(figsize=(6, 3.2))
    whole, near = figure.subplots(1, 2)
    _draw_picture(whole, images)
    whole.set_title(f"{ROWS} × {ROWS} patches")
    edges = [PATCH_SIZE * index - 0.5 for index in range(ROWS + 1)]
    for edge in edges:
        whole.plot((edge, edge), (edges[0], edges[-1]), color="white", linewidth=0.6)
        whole.plot((edges[0], edges[-1]), (edge, edge), color="white", linewidth=0.6)
    _frame(whole, SUN_COLUMN * PATCH_SIZE, SUN_ROW * PATCH_SIZE, PATCH_SIZE, "black")
    _draw_picture(near, unpatchify(patch[None, None], PATCH_SIZE, PATCH_SIZE, PATCH_SIZE))
    near.set_title(f"one of {PATCH_SIZE} × {PATCH_SIZE} pixels")
    return figure


def strips() -> Figure:
    """Draw the picture put together from patches, and from what reshape alone cuts."""
    images = _landscape()
    patches = patchify(images, PATCH_SIZE)
    wrong = images.reshape(patches.shape)

    figure = Figure(figsize=(6, 3.2))
    for axes, cut, title in zip(
        figure.subplots(1, 2), (patches, wrong), ("patchify", "reshape alone"), strict=True
    ):
        _draw_picture(axes, unpatchify(cut, PATCH_SIZE, SIDE, SIDE))
        axes.set_title(title)
    return figure


def counts() -> Figure:
    """Draw tokens and entries of one score matrix over the side of a patch."""
    patch_sizes = [size for size in range(4, 57) if SIDE % size == 0]
    images = torch.empty(1, 3, SIDE, SIDE, device="meta")
    tokens = [patchify(images, size).shape[1] for size in patch_sizes]
    scores = [count**2 for count in tokens]

    figure = Figure(figsize=(6, 3.2))
    axes = figure.subplots()
    axes.loglog(patch_sizes, scores, marker="o", color="C1")
    axes.loglog(patch_sizes, tokens, marker="s", color="C0")
    axes.annotate("scores, $N^2$", (8, scores[patch_sizes.index(8)]), (10, 4), color="C1",
                  textcoords="offset points")  # fmt: skip
    axes.annotate("tokens, $N$", (8, tokens[patch_sizes.index(8)]), (10, 4), color="C0",
                  textcoords="offset points")  # fmt: skip
    axes.set_xticks(patch_sizes, [f"{size}" for size in patch_sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set(xlabel="side of a patch in pixels", ylabel="how many")
    axes.grid(visible=True)
    return figure


def _landscape() -> Float[Tensor, "1 3 height width"]:
    """Paint a sky with a sun over two hills and a lake; channels from 0 to 1."""
    y, x = torch.meshgrid(torch.arange(SIDE), torch.arange(SIDE), indexing="ij")
    palette = torch.tensor(
        [[0.53, 0.76, 0.92], [0.98, 0.82, 0.25], [0.42, 0.52, 0.40], [0.22, 0.38, 0.27],
         [0.20, 0.42, 0.62]]
    )  # fmt: skip
    part = torch.zeros(SIDE, SIDE, dtype=torch.long)
    part[(x - 165) ** 2 + (y - 52) ** 2 < 26**2] = 1
    part[y > 150 - 70 * torch.exp(-(((x - 70) / 48.0) ** 2))] = 2
    part[y > 165 - 45 * torch.exp(-(((x - 170) / 40.0) ** 2))] = 3
    part[y > 178] = 4
    part[(y > 178) & ((x + 3 * y) % 40 < 3)] = 0  # glints on the water
    return rearrange(palette[part], "h w c -> 1 c h w")


def _draw_picture(axes: Axes, images: Float[Tensor, "1 3 height width"]) -> None:
    axes.imshow(rearrange(images, "1 c h w -> h w c").numpy(), interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])


def _draw_numbers(
    axes: Axes,
    numbers: Int[Tensor, "row column"],
    title: str,
    limits: tuple[float, float],
    cmap: str | None = None,
) -> None:
    least, most = limits
    image = axes.imshow(numbers.numpy(), cmap=cmap, vmin=least, vmax=most)
    for row, entries in enumerate(numbers.tolist()):
        for column, number in enumerate(entries):
            axes.text(
                column,
                row,
                f"{number}".replace("-", "−"),
                ha="center",
                va="center",
                color=text_colour(image.get_cmap(), (number - least) / (most - least)),
            )
    axes.set_anchor("N")
    axes.set_title(title)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def _frame(axes: Axes, left: int, top: int, side: int, colour: str) -> None:
    axes.add_patch(
        Rectangle(
            (left - 0.5, top - 0.5),
            side,
            side,
            fill=False,
            edgecolor=colour,
            linewidth=2.5,
            clip_on=False,
            zorder=3,
        )
    )
