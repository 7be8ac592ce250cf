"""Figures of the chapter on the Vision Transformer, end to end."""

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from notes_site.figures.style import draw_weights, text_colour
from transformer_notes.vit import VisionTransformer, ViTConfig

# The model that is set by hand in the chapter.
CONFIG = ViTConfig(
    image_size=6,
    patch_size=3,
    num_channels=1,
    d_model=3,
    d_ff=7,
    num_heads=1,
    num_layers=1,
    num_classes=2,
)
WEIGHTS = {
    "embedding.to_token.weight": "1 1 1 1 1 1 1 1 1/1 1 1 0 0 0 -1 -1 -1/0 0 0 0 0 0 0 0 0",
    "embedding.to_token.bias": "-27 1 0",
    "class_token": "-1 1 -1",
    "positions.table": "0 1 0/0 1 8/0 1 -8/0 -1 8/0 -1 -8",
    "layers.0.attention.to_query.weight": "0 3 0/-1 0 0/0 0 0",
    "layers.0.attention.to_key.weight": "1 0 0/0 -1 0/0 0 0",
    "layers.0.attention.to_value.weight": "0 0 1/1 0 0/0 0 0",
    "layers.0.attention.to_output.weight": "0 0 0/0 1 0/3 0 0",
    "layers.0.feed_forward.to_hidden.weight": "-1 0 1/1 0 -1/0 1 0/0 0 1/1 0 0/0 -1 0/0 1 0",
    "layers.0.feed_forward.to_hidden.bias": "0 0 0 0 0 0 -1",
    "layers.0.feed_forward.to_output.weight": "0 2 0 1 0 0 -1/0 0 1 0 0 -1 0/2 0 0 0 -1 0 1",
    "to_logits.weight": "-1 0 1/1 0 -1",
}
LAMP = "2 5 3 3 2 2/2 8 2 3 2 2/3 6 4 2 2 1/2 3 1 4 3 3/2 3 2 3 3 3/1 3 2 2 2 2"
ROWS = ["0 class token", "1 upper left", "2 upper right", "3 lower left", "4 lower right"]

GREYS = (-2.0, 10.0)
SIGNED = (-14.0, 14.0)


def way() -> Figure:
    """Draw the image, its tokens, what enters and leaves the layer, and the answer."""
    model, lamp = _model(), _matrix(LAMP)
    images = lamp[None, None]
    with torch.no_grad():
        z_0 = model.embed(images)[0]
        z_1 = model.layers[0](z_0[None])[0]
        y = model.norm(z_1[:1])
        read = model.attention_weights(images)[0, 0, 0, 0, 1].item()
        left, right = model(images).softmax(dim=1)[0].tolist()

    figure = Figure(figsize=(6.6, 5.8))
    axes = figure.subplots()
    _draw_cells(axes, lamp, (3.2, 0), GREYS, "gray", "image", digits=0)
    for index, (column, row) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1)), start=1):
        frame = (3.2 + 3 * column, 3 * row)
        axes.add_patch(Rectangle(frame, 3, 3, fill=False, edgecolor="C1", linewidth=2.5))
        axes.text(
            frame[0] + (-0.35 if column == 0 else 3.35),
            frame[1] + 1.5,
            str(index),
            ha="center",
            va="center",
            color="C1",
            weight="bold",
        )
    _draw_cells(axes, z_0, (0.6, 8), SIGNED, "PuOr_r", "$z_0$", digits=0)
    _draw_cells(axes, z_1, (5.1, 8), SIGNED, "PuOr_r", "$z_1$", digits=1)
    _draw_cells(axes, y, (9.6, 8), SIGNED, "PuOr_r", "$y$", digits=1)
    for row in range(5):
        axes.text(0.25, 8.5 + row, str(row), ha="center", va="center")
    _draw_arrow(axes, (3.1, 5.8), (2.1, 7.8), "equation 1", (1.3, 6.6))
    _draw_arrow(axes, (3.7, 8.5), (5.0, 8.5), "layer", (4.35, 8.1))
    _draw_arrow(axes, (8.2, 8.5), (9.5, 8.5), "norm", (8.85, 8.1))
    _draw_arrow(axes, (11.1, 9.1), (11.1, 10), "head", (11.8, 9.5))
    _draw_arrow(axes, (3.7, 9.6), (5.0, 8.8), f"{100 * read:.0f} %", (4.45, 9.85), "--")
    axes.text(11.1, 10.5, f"left {100 * left:.0f} %", ha="center", va="center", weight="bold")
    axes.text(11.1, 11.3, f"right {100 * right:.0f} %", ha="center", va="center")
    axes.set(xlim=(-0.1, 12.8), ylim=(13.2, -0.9), aspect="equal")
    axes.set_axis_off()
    return figure


def weights() -> Figure:
    """Draw the attention weights of the layer, with the lamp on the left and on the right."""
    model, lamp = _model(), _matrix(LAMP)
    images = torch.stack((lamp, lamp.roll(3, dims=1))).unsqueeze(1)
    with torch.no_grad():
        maps = model.attention_weights(images)[0, :, 0]
    figure = Figure(figsize=(6.6, 4))
    both = figure.subplots(1, 2, sharey=True)
    for axes, entries, side in zip(both, maps, ("left", "right"), strict=True):
        draw_weights(axes, entries, ROWS, list("01234"), f"lamp on the {side}")
    return figure


def _matrix(rows: str) -> Float[Tensor, "row column"]:
    return torch.tensor([[float(n) for n in row.split()] for row in rows.split("/")])


def _model() -> VisionTransformer:
    model = VisionTransformer(CONFIG)
    state = model.state_dict()
    for name, rows in WEIGHTS.items():
        state[name] = _matrix(rows).view_as(state[name])
    model.load_state_dict(state)
    return model


def _draw_cells(
    axes: Axes,
    numbers: Float[Tensor, "row column"],
    corner: tuple[float, float],
    limits: tuple[float, float],
    cmap: str,
    title: str,
    digits: int,
) -> None:
    """Draw a matrix as cells of side one; `corner` is its upper left one."""
    left, top = corner
    least, most = limits
    rows, columns = numbers.shape
    extent = (left, left + columns, top + rows, top)
    image = axes.imshow(numbers.numpy(), cmap=cmap, vmin=least, vmax=most, extent=extent)
    for row, entries in enumerate(numbers.tolist()):
        for column, number in enumerate(entries):
            axes.text(
                left + column + 0.5,
                top + row + 0.5,
                f"{number:z.{digits}f}".replace("-", "−"),
                ha="center",
                va="center",
                color=text_colour(image.get_cmap(), (number - least) / (most - least)),
            )
    axes.text(left, top - 0.2, title, va="bottom")


def _draw_arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    name: str,
    place: tuple[float, float],
    line: str = "-",
) -> None:
    """Draw an arrow, and its name at a place beside it."""
    look = {"arrowstyle": "->", "color": "C1", "lw": 2, "ls": line}
    axes.annotate("", end, start, arrowprops=look)
    axes.text(*place, name, ha="center", va="center")
