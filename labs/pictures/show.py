"""A picture in a notebook: as the pages draw theirs, with a text for who cannot see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from notes_site.figures.style import render

# Jupyter ignores what it does not know; the page of the lab shows it to readers in the dark.
DARK = "application/vnd.notes.dark+svg"


@dataclass(frozen=True)
class Picture:
    """What ends a cell to show a picture.

    Args:
        draw: The figure, a function without colours or fonts of its own.
        alt: What it shows, in a sentence.
    """

    draw: Callable[[], Figure]
    alt: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        light, dark = (render(self.draw, scheme).decode() for scheme in ("light", "dark"))
        return {"image/svg+xml": light, DARK: dark, "text/plain": self.alt}


def show(draw: Callable[[], Figure], alt: str) -> Picture:
    """Show a figure at the end of a cell.

    Args:
        draw: The figure, a function without arguments, colours and fonts of its own.
        alt: What it shows, in a sentence, for who cannot see it.
    """
    return Picture(draw, alt)
