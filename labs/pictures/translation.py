"""The pictures of the lab that translates numbers."""

from matplotlib.figure import Figure
from torch import Tensor

from notes_site.figures.style import draw_weights


def draw_alignment(weights: Tensor, french: list[str], english: list[str], title: str) -> Figure:
    """Draw which English token is read while each French one is written.

    Args:
        weights: A row for each French token, a column for each English one.
        french: What comes out at each row.
        english: What is read.
        title: What there is to see.
    """
    figure = Figure(figsize=(4.4, 4.0))
    axes = figure.subplots()
    draw_weights(axes, weights, french, english, title)
    axes.tick_params(axis="x", labelrotation=60)
    axes.set_ylabel("is written")
    return figure
