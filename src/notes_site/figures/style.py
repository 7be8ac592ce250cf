"""How a figure looks and how it becomes a file, decided once for all figures."""

import io
from collections.abc import Callable
from typing import Literal

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from matplotlib.figure import Figure
from torch import Tensor

Scheme = Literal["light", "dark"]


def render(draw: Callable[[], Figure], scheme: Scheme) -> bytes:
    """Draw a figure as SVG; the same function gives the same bytes on every call.

    Args:
        draw: The figure, a function without arguments and without colours or fonts of its own.
        scheme: Colours for a light or for a dark page.

    Returns:
        The SVG file.
    """
    buffer = io.BytesIO()
    with matplotlib.style.context(["notes_site.figures.notes", f"notes_site.figures.{scheme}"]):
        draw().savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def text_colour(colormap: Colormap, level: float) -> str:
    """Choose black or white, whichever is easier to read on a cell of a heat map.

    Args:
        colormap: The colours of the heat map.
        level: Value of the cell, from 0 to 1.

    Returns:
        "black" or "white".
    """
    red, green, blue, _ = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in colormap(level)
    )
    # Relative luminance; black and white have equal contrast at 0.179 (WCAG 2.2).
    return "black" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "white"


def draw_weights(
    axes: Axes, weights: Tensor, rows: list[str], columns: list[str], title: str = ""
) -> None:
    """Draw attention weights as a heat map with numbers.

    Args:
        axes: Where to draw.
        weights: One row for each token that asks, one column for each that is read.
        rows: Names of the rows.
        columns: Names of the columns.
        title: What stands above.
    """
    image = axes.imshow(weights.numpy(), vmin=0, vmax=1)
    for row, entries in enumerate(weights.tolist()):
        for column, weight in enumerate(entries):
            colour = text_colour(image.cmap, weight)
            axes.text(column, row, f"{weight:.2f}", color=colour, ha="center", va="center")
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_title(title)
    axes.set_xlabel("is read")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
