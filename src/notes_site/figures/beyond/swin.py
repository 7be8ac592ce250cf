"""Figures of the chapter on Swin Transformer."""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_notes.windows import published_swin


def _borders(region: Tensor) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Find the cells below which, and right of which, another region begins."""
    below = (region[1:] != region[:-1]).nonzero().tolist()
    right = (region[:, 1:] != region[:, :-1]).nonzero().tolist()
    return below, right


def shift() -> Figure:
    """Draw the windows of a grid of four by four: regular, shifted, and rolled."""
    place = torch.arange(16).view(4, 4)
    row, column = place // 4, place % 4
    regular = row // 2 * 2 + column // 2
    shifted = (row + 1) // 2 * 3 + (column + 1) // 2
    panels = {
        "regular": (place, regular, regular),
        "shifted": (place, shifted, shifted),
        "rolled": (place.roll((-1, -1), (0, 1)), regular, shifted.roll((-1, -1), (0, 1))),
    }
    figure = Figure(figsize=(4.6, 1.9))
    for axes, (title, (numbers, windows, groups)) in zip(
        figure.subplots(1, 3), panels.items(), strict=True
    ):
        for y in range(4):
            for x in range(4):
                axes.text(x, y, str(int(numbers[y, x])), ha="center", va="center")
        for region, style in ((groups, "C1--"), (windows, "C0-")):
            below, right = _borders(region)
            for y, x in below:
                axes.plot([x - 0.5, x + 0.5], [y + 0.5, y + 0.5], style)
            for y, x in right:
                axes.plot([x + 0.5, x + 0.5], [y - 0.5, y + 0.5], style)
        axes.set(title=title, xticks=[], yticks=[], xlim=(-0.6, 3.6), ylim=(3.6, -0.6))
        axes.set_aspect("equal")
        axes.spines[["top", "right"]].set_visible(True)
    return figure


def _reach(name: str, *, shifted: bool) -> list[int]:
    """Give after each layer how many patches of a row the corner has heard of."""
    config = published_swin(name)
    counts = []
    heard = torch.eye(config.stages()[0][0]).bool()
    for stage, (side, _, depth) in enumerate(config.stages()):
        if stage:
            heard = heard[0::2] | heard[1::2]
        for layer in range(depth):
            moved = shifted and layer % 2 == 1 and side > config.window_size
            window = (torch.arange(side) - moved * (config.window_size // 2)).div(
                config.window_size, rounding_mode="floor"
            )
            heard = ((window[:, None] == window).float() @ heard.float()) > 0
            counts.append(int(heard[0].sum()))
    return counts


def reach() -> Figure:
    """Draw how far the corner of Swin-T has heard after each layer."""
    figure = Figure(figsize=(4.2, 3))
    axes = figure.subplots()
    for label, shifted, style in (("shifted", True, "C0o-"), ("not shifted", False, "C1D--")):
        counts = _reach("T", shifted=shifted)
        axes.plot(range(1, len(counts) + 1), counts, style, label=label, markersize=5)
    for end in (2.5, 4.5, 10.5):
        axes.axvline(end, color="0.5", linewidth=0.8)
    axes.set(xlabel="layer", ylabel="patches of a row", xticks=range(1, 13), ylim=(0, 60))
    axes.set_yticks([7, 14, 21, 28, 49, 56])
    axes.grid(axis="y")
    # Between the lines that mark the third stage, where nothing is drawn.
    axes.legend(loc="center", bbox_to_anchor=(0.6, 0.64))
    return figure
