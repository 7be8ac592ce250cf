"""Figures of the chapter on the class token."""

import math

import torch
from matplotlib.figure import Figure

SCORES = (3 * math.sqrt(2), math.log(9 * 196))  # of the boat, as in the chapter


def dilution() -> Figure:
    """Draw how much is read of one patch among more and more that fit with the score 0."""
    patches = 2 ** torch.arange(2, 11)
    figure = Figure(figsize=(5.4, 3.4))
    axes = figure.subplots()
    for score, style in zip(reversed(SCORES), ("C0s-", "C2^-"), strict=True):
        share = 1 / (1 + patches * math.exp(-score))
        axes.loglog(patches, share, style, label=f"class token, score {score:.1f}")
    axes.loglog(patches, 1 / patches, "C1o-", label="mean")
    axes.set(xlabel="number of patches", ylabel="share of the boat's patch")
    axes.set_xticks(patches.tolist(), [f"{n:,}" for n in patches.tolist()], minor=False)
    axes.set_yticks([1, 0.1, 0.01, 0.001], ["1", "0.1", "0.01", "0.001"])
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower left")
    return figure
