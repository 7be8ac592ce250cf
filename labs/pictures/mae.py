"""The pictures of the lab on masked autoencoders."""

from collections.abc import Mapping, Sequence

import matplotlib
import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_notes.patches import patchify, unpatchify

PATCH = 2


def draw_digits(
    images: Tensor, hidden: Tensor, guessed: Mapping[str, Tensor] | None = None
) -> Figure:
    """Draw images in a row, below them what is visible of them, then what was made of that.

    Args:
        images: The images, batch × 1 × height × width.
        hidden: Which patches of each are hidden, batch × N.
        guessed: For each further row its name and images.
    """
    patches = patchify(images, PATCH).masked_fill(hidden.unsqueeze(-1), torch.nan)
    visible = unpatchify(patches, PATCH, *images.shape[2:])
    rows = {"whole": images, "masked": visible, **(guessed or {})}
    figure = Figure(figsize=(0.3 + len(images), len(rows)))
    axes = figure.subplots(len(rows), len(images), squeeze=False)
    low, high = float(images.min()), float(images.max())
    colours = matplotlib.colormaps[matplotlib.rcParams["image.cmap"]].with_extremes(bad="0.6")
    for row, (name, pictures) in zip(axes, rows.items(), strict=True):
        row[0].set_ylabel(name)
        for place, picture in zip(row, pictures[:, 0], strict=True):
            height, width = picture.shape
            place.imshow(picture.numpy(), vmin=low, vmax=high, cmap=colours)
            rims = {"colors": "0.5", "linewidth": 0.6}
            place.hlines([y - 0.5 for y in range(0, height + 1, PATCH)], -0.5, width - 0.5, **rims)
            place.vlines([x - 0.5 for x in range(0, width + 1, PATCH)], -0.5, height - 0.5, **rims)
            place.set(xticks=[], yticks=[])
            place.spines[:].set_visible(False)
    return figure


def draw_errors(hidden: Sequence[int], errors: Sequence[float], trained: int) -> Figure:
    """Draw the error against how many patches are hidden.

    Args:
        hidden: How many patches were hidden, of 16.
        errors: The error for each.
        trained: How many were hidden in training.
    """
    figure = Figure(figsize=(3.6, 2.8))
    axes = figure.subplots()
    axes.plot(hidden, errors, "C0o-", markersize=5)
    axes.axvline(trained, color="0.5", linestyle=":")
    axes.annotate("as in training ", (trained, max(errors)), ha="right", va="top")
    axes.set(xlabel="hidden patches, of 16", ylabel="error on them", xticks=[2, 4, 8, 12, 15])
    axes.set_ylim(bottom=0)
    axes.grid(axis="y")
    return figure
