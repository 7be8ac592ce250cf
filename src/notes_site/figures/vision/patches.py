"""Figures of the chapter on patches as tokens."""

import torch
from einops import rearrange
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
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
MATRIX = torch.tensor([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [1.0, -1.0, -1.0]])
BIAS = torch.tensor([-18.0, 1.0, -1.0])

# The pixels are 0 to 9; neither end is drawn as the black or white of a page.
GREYS = (-2.0, 11.0)
# What has a sign is drawn with zero in the middle of its colours.
SIGNED_GREYS = (-1.5, 1.5)
SIGNED_TOKENS = (-24.0, 24.0)

SIDE = 224
PATCH_SIZE = 16
ROWS = SIDE // PATCH_SIZE
SUN_ROW, SUN_COLUMN = 2, 9  # the patch that is enlarged: an edge of the sun


def hill() -> Figure:
    """Draw the image of 4 × 6 pixels, its six patches as rows, and their tokens beside them."""
    embedding = PatchEmbedding(num_channels=1, patch_size=2, d_model=3)
    with torch.no_grad():
        embedding.to_token.weight.copy_(MATRIX.T)
        embedding.to_token.bias.copy_(BIAS)
        tokens = embedding(HILL[None, None])[0].int()
    patches = patchify(HILL[None, None], patch_size=2)[0].int()

    figure = Figure(figsize=(4.6, 6))
    axes = figure.subplots()
    _draw_numbers(axes, HILL.int(), (1.5, 0), GREYS, "gray", "image")
    _draw_numbers(axes, patches, (0, 5.4), GREYS, "gray", "patches")
    _draw_numbers(axes, tokens, (6, 5.4), SIGNED_TOKENS, "PuOr_r", "tokens")
    for index in range(len(patches)):
        row, column = divmod(index, 3)
        _frame(axes, 1.5 + 2 * column, 2 * row, 2, "C1")
        _draw_circled(axes, 1.5 + 2 * column + 1, 2 * row + 1, index + 1)
        _draw_circled(axes, 5, 5.4 + index + 0.5, index + 1)
    _fit(axes, 9, 11.4)
    return figure


def questions() -> Figure:
    """Draw the three columns of E, each laid out again as a square of 2 × 2 pixels."""
    figure = Figure(figsize=(4.6, 1.9))
    axes = figure.subplots()
    names = ("brightness", "upper − lower", "left − right")
    for index, name in enumerate(names):
        column = MATRIX[:, index].view(2, 2).int()
        _draw_numbers(axes, column, (3.4 * index, 0), SIGNED_GREYS, "gray", name)
        _frame(axes, 3.4 * index, 0, 2, "C1")
    _fit(axes, 9.4, 2)
    return figure


def landscape() -> Figure:
    """Draw an image of 224 × 224 pixels under its grid, and one patch close up."""
    images = _landscape()
    patch = patchify(images, PATCH_SIZE)[0, SUN_ROW * ROWS + SUN_COLUMN]

    figure = Figure(figsize=(5, 2.8))
    whole, near = figure.subplots(1, 2)
    _draw_image(whole, images)
    whole.set_title(f"{ROWS} × {ROWS} patches")
    edges = [PATCH_SIZE * index - 0.5 for index in range(ROWS + 1)]
    _draw_grid(whole, edges, "white", 0.6)
    _frame(whole, edges[SUN_COLUMN], edges[SUN_ROW], PATCH_SIZE, "black")
    _draw_image(near, unpatchify(patch[None, None], PATCH_SIZE, PATCH_SIZE, PATCH_SIZE))
    near.set_title(f"one, {PATCH_SIZE} × {PATCH_SIZE} pixels")
    _draw_grid(near, [index - 0.5 for index in range(1, PATCH_SIZE)], "#00000040", 0.5)
    return figure


def strips() -> Figure:
    """Draw the image put together from patches, and from what reshape alone cuts."""
    images = _landscape()
    patches = patchify(images, PATCH_SIZE)
    wrong = images.reshape(patches.shape)

    figure = Figure(figsize=(5, 2.7))
    whole, bands = figure.subplots(1, 2)
    for axes, cut, title in ((whole, patches, "patchify"), (bands, wrong, "reshape alone")):
        _draw_image(axes, unpatchify(cut, PATCH_SIZE, SIDE, SIDE))
        axes.set_title(title)
    bands.yaxis.tick_right()
    bands.set_yticks([SIDE * third / 6 for third in (1, 3, 5)], ["red", "green", "blue"])
    bands.tick_params(axis="y", length=0)
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
    return rearrange(palette[part], "h w c -> 1 c h w")


def _draw_image(axes: Axes, images: Float[Tensor, "1 3 height width"]) -> None:
    axes.imshow(rearrange(images, "1 c h w -> h w c").numpy(), interpolation="nearest")
    axes.set_xticks([])
    axes.set_yticks([])


def _draw_grid(axes: Axes, edges: list[float], colour: str, width: float) -> None:
    for line in (axes.axhline, axes.axvline):
        for edge in edges:
            line(edge, color=colour, linewidth=width)


def _draw_numbers(
    axes: Axes,
    numbers: Int[Tensor, "row column"],
    corner: tuple[float, float],
    limits: tuple[float, float],
    cmap: str,
    title: str,
) -> None:
    """Draw a matrix as cells of side one; `corner` is its upper left one."""
    left, top = corner
    rows, columns = numbers.shape
    least, most = limits
    image = axes.imshow(
        numbers.numpy(),
        cmap=cmap,
        vmin=least,
        vmax=most,
        extent=(left, left + columns, top + rows, top),
    )
    for row, entries in enumerate(numbers.tolist()):
        for column, number in enumerate(entries):
            axes.text(
                left + column + 0.5,
                top + row + 0.5,
                f"{number}".replace("-", "−"),
                ha="center",
                va="center",
                fontsize="large",
                color=text_colour(image.get_cmap(), (number - least) / (most - least)),
            )
    axes.text(left, top - 0.2, title, va="bottom")


def _draw_circled(axes: Axes, x: float, y: float, number: int) -> None:
    """Draw the number of a patch, on the background of the page."""
    axes.text(
        x,
        y,
        f"{number}",
        ha="center",
        va="center",
        bbox={
            "boxstyle": "circle,pad=0.2",
            "facecolor": axes.get_facecolor(),
            "edgecolor": "C1",
            "linewidth": 1.5,
        },
        zorder=4,
    )


def _fit(axes: Axes, width: float, height: float) -> None:
    """Show cells from 0 to width and height, with room for one title above them."""
    axes.set(xlim=(-0.1, width + 0.1), ylim=(height + 0.1, -0.8), aspect="equal")
    axes.set_axis_off()


def _frame(axes: Axes, left: float, top: float, side: float, colour: str) -> None:
    axes.add_patch(
        Rectangle(
            (left, top),
            side,
            side,
            fill=False,
            edgecolor=colour,
            linewidth=2.5,
            clip_on=False,
            zorder=3,
        )
    )
