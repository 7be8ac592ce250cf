"""Figures of the exercises on the lecture on vision."""

from itertools import product

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# First place and length of each stretch of a side, and the window that it is rolled into.
ROWS = ((0, 2, 1), (2, 4, 0), (6, 2, 1))
COLUMNS = ((0, 2, 2), (2, 4, 0), (6, 4, 1), (10, 2, 2))


def pieces() -> Figure:
    """Draw the pieces into which shifted windows fall at the sides of a grid of patches."""
    figure = Figure(figsize=(4.0, 2.9))
    axes = figure.subplots()
    for (top, height, down), (left, width, across) in product(ROWS, COLUMNS):
        window = 3 * down + across
        place = (left, top)
        if window > 1:  # in pieces
            colour = f"C{window - 2}"
            axes.add_patch(Rectangle(place, width, height, facecolor=colour, alpha=0.3))
        axes.add_patch(Rectangle(place, width, height, fill=False, edgecolor="C7"))
        axes.text(left + width / 2, top + height / 2, "ABCDEF"[window], ha="center", va="center")
    axes.set(xlim=(0, 12), ylim=(8, 0), aspect="equal")
    axes.set(xticks=range(0, 13, 2), yticks=range(0, 9, 2))
    axes.set(xlabel="patch column", ylabel="patch row")
    return figure
