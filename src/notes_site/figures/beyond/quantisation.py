"""Figures of the chapter on quantisation."""

import torch
from matplotlib.figure import Figure
from torch import nn

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.quantisation import (
    asymmetric_grid,
    dequantise,
    observe_ranges,
    quantise,
    quantised,
    symmetric_grid,
)

BITS = (8, 4, 3, 2)


def stairs() -> Figure:
    """Draw what becomes of each number on the two grids of the example."""
    x = torch.linspace(-3.6, 3.6, 721)
    example = torch.tensor([-0.5, 3.0])
    grids = {
        "asymmetric": (asymmetric_grid(example[0], example[1], bits=3), "C0-"),
        "symmetric": (symmetric_grid(example, bits=3), "C1--"),
    }
    figure = Figure(figsize=(4.2, 3.2))
    axes = figure.subplots()
    axes.plot(x, x, color="0.6", linewidth=1)
    for label, (grid, style) in grids.items():
        axes.plot(x, dequantise(quantise(x, grid), grid), style, label=label)
    axes.set(xlabel="number", ylabel="what comes back")
    axes.grid()
    axes.legend(loc="upper left")
    return figure


@torch.no_grad()
def _right(model: nn.Module) -> float:
    """Give how many of a hundred test digits a model reads."""
    _, tests = digits()
    return 100 * float((model(tests.images).argmax(dim=1) == tests.labels).float().mean())


def accuracy() -> Figure:
    """Draw how many digits the trained model reads with fewer bits."""
    model = recorded_vit("digits")
    ranges = observe_ranges(model, [digits()[0].images[:100]])
    lines = {
        "weights": ([quantised(model, bits) for bits in BITS], "C0o-"),
        "weights and inputs": ([quantised(model, bits, ranges=ranges) for bits in BITS], "C1D--"),
        "weights, one scale": ([quantised(model, bits, per_row=False) for bits in BITS], "C2s:"),
    }
    figure = Figure(figsize=(4.2, 3.2))
    axes = figure.subplots()
    axes.axhline(_right(model), color="0.6", linewidth=1)
    for label, (models, style) in lines.items():
        axes.plot(range(len(BITS)), [_right(smaller) for smaller in models], style, label=label)
    axes.set(xlabel="bits", ylabel="right on test images, %", ylim=(0, 105))
    axes.set_xticks(range(len(BITS)), [str(bits) for bits in BITS])
    axes.grid(axis="y")
    axes.legend(loc="lower left")
    return figure
