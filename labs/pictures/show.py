"""A picture in a notebook: as the pages draw theirs, with a text for who cannot see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from notes_site.figures.style import render
from notes_site.show import picture

# Jupyter ignores what it does not know; the page of the lab is made of it.
FIGURE = "application/vnd.notes.figure+json"


@dataclass(frozen=True)
class Picture:
    """What ends a cell to show a picture.

    Args:
        draw: The figure, a function without colours or fonts of its own.
        alt: What it shows, in a sentence.
    """

    draw: Callable[[], Figure]
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        light, dark = (render(self.draw, scheme) for scheme in ("light", "dark"))
        files = {"light": light.decode(), "dark": dark.decode()}
        return {**picture(light, self.alt), FIGURE: files}


def show(draw: Callable[[], Figure], alt: str) -> Picture:
    """Show a figure at the end of a cell.

    Args:
        draw: The figure, a function without arguments, colours and fonts of its own.
        alt: What it shows, in a sentence, for who cannot see it.
    """
    return Picture(draw, alt)
