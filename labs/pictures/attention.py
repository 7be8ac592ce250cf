"""The pictures of the lab on attention."""

from matplotlib.figure import Figure
from torch import Tensor

from notes_site.figures.style import draw_weights


def draw_attention(weights: Tensor, tokens: list[str]) -> Figure:
    """Draw who reads whom: a row for each token that asks, a column for each that is read."""
    figure = Figure(figsize=(3.2, 2.8))
    axes = figure.subplots()
    draw_weights(axes, weights, tokens, tokens)
    axes.set_ylabel("asks")
    return figure
