"""Figures of the chapter on masked autoencoders."""

import matplotlib
import torch
from matplotlib.figure import Figure

from notes_site.recorded import recorded
from notes_site.recorded_mae import recorded_mae
from notes_site.standard_digits import standard_digits
from transformer_notes.mae import fill_in

EXPERIMENT = "masked_digits"
DIGITS = {2: "a two", 3: "a three", 4: "a four", 7: "a seven"}
SEED = 3


def gaps() -> Figure:
    """Draw test digits with three patches in four hidden, as the model fills them, and whole."""
    model = recorded_mae(EXPERIMENT)
    tests = standard_digits()[1]
    first = [int((tests.labels == digit).nonzero()[0]) for digit in DIGITS]
    images = tests.images[first]
    patch_size = model.config.vit.patch_size
    noise = torch.rand(len(images), 16, generator=torch.Generator().manual_seed(SEED))
    with torch.no_grad():
        guesses, hidden = model(images, noise)
    filled = fill_in(images, guesses, hidden, patch_size)
    nothing = fill_in(images, torch.full_like(guesses, torch.nan), hidden, patch_size)

    figure = Figure(figsize=(4.2, 5.4))
    axes = figure.subplots(len(images), 3)
    low, high = float(images.min()), float(images.max())
    colours = matplotlib.colormaps[matplotlib.rcParams["image.cmap"]].with_extremes(bad="0.6")
    rows = zip(nothing, filled, images, strict=True)
    for row, digit, pictures in zip(axes, DIGITS.values(), rows, strict=True):
        names = ("what is seen", "filled in", digit)
        for place, name, picture in zip(row, names, pictures, strict=True):
            place.imshow(picture[0].numpy(), vmin=low, vmax=high, cmap=colours)
            place.set_title(name)
            lines = [side - 0.5 for side in range(0, 9, patch_size)]
            place.hlines(lines, -0.5, 7.5, colors="0.5", linewidth=0.8)
            place.vlines(lines, -0.5, 7.5, colors="0.5", linewidth=0.8)
            place.axis("off")
    return figure


def probes() -> Figure:
    """Draw how often a linear probe is right, against the labelled images it learned from."""
    result = recorded(EXPERIMENT)
    sizes = result["settings"]["sizes"]
    figure = Figure(figsize=(4.2, 4.2))
    axes = figure.subplots()
    for model, number, style in (
        ("supervised", "probe_token", "C3s-."),
        ("MAE, 75 % hidden", "probe_mean", "C0o-"),
        ("MAE, 40 % hidden", "probe_mean", "C2^-"),
        ("pixels", "probe_pixels", "C1D--"),
        ("untrained", "probe_mean", "C4v:"),
    ):
        mean = [100 * share for share in result["spread"][model][number]["mean"]]
        axes.semilogx(sizes, mean, style, markersize=5, label=model)
    axes.set(xlabel="images with a label", ylabel="right on test images, %", xticks=sizes)
    axes.set_xticklabels([f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower right")
    return figure
