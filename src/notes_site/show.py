"""A figure as a notebook shows it."""

import base64
import html
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def show(draw: "Callable[[], Figure]", alt: str) -> None:
    """Show a figure below the cell, in the colours of the light page.

    Args:
        draw: The figure, a function without arguments.
        alt: What it shows, for those who do not see it.
    """
    from IPython.display import display  # only notebooks have it

    from notes_site.figures.style import render

    display(picture(render(draw, "light"), alt), raw=True)


def picture(svg: bytes, alt: str) -> dict[str, str]:
    """Give a figure as the output of a cell.

    As an image in HTML, which has a description. And Jupyter hides an output that is SVG until the
    reader trusts the notebook, since SVG may hold scripts; within an image none would run.

    Args:
        svg: The file.
        alt: What the figure shows.

    Returns:
        The output by media type.
    """
    # White paper: the file is transparent, and its letters are dark.
    style = "background: white; max-width: 100%"
    data = base64.b64encode(svg).decode()
    image = f'<img alt="{html.escape(alt)}" style="{style}" src="data:image/svg+xml;base64,{data}">'
    return {"text/html": image, "text/plain": alt}
