"""Figures of the chapter on the feed-forward layer."""

from collections.abc import Callable

import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_notes.layers import FeedForward, gelu


def plane() -> Figure:
    """Draw the verdict on every mixture of the two features, without the bend and with it."""
    figure = Figure(figsize=(6.4, 3.2))
    left, right = figure.subplots(1, 2, sharey=True)
    features = torch.linspace(-0.4, 1.4, 61)
    negated, bad = torch.meshgrid(features, features, indexing="xy")
    tokens = torch.stack([negated, bad, torch.zeros_like(bad)], dim=-1)
    for axes, activation, title in (
        (left, lambda hidden: hidden, "without the bend"),
        (right, torch.relu, "with the bend"),
    ):
        layer = _phrases(activation)
        verdicts = layer(tokens)[..., 2].numpy()
        image = axes.imshow(
            verdicts, origin="lower", extent=(-0.4, 1.4, -0.4, 1.4), vmin=-1, vmax=2.5
        )
        for phrase, (horizontal, vertical) in _PLACES.items():
            verdict = layer(torch.tensor([horizontal, vertical, 0.0]))[2].item()
            axes.annotate(
                f"{phrase}: {verdict:g}",
                (horizontal, vertical),
                ha="center",
                va="center",
                color="black",
                bbox={"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none"},
            )
        axes.set(title=title, xlabel="negated", xticks=[0, 1], yticks=[0, 1])
        axes.spines[:].set_visible(False)
    left.set_ylabel("bad word")
    figure.colorbar(image, ax=[left, right], label="verdict", shrink=0.85)
    return figure


def bends() -> Figure:
    """Draw ReLU and GELU, and a tent with the three lines that add up to it."""
    figure = Figure(figsize=(6.4, 2.9))
    left, right = figure.subplots(1, 2)
    x = torch.linspace(-4, 4, 161)
    left.plot(x, x.relu(), label="ReLU")
    left.plot(x, gelu(x), label="GELU")
    left.set(title="two bends", xlabel="number in", ylabel="number out")
    x = torch.tensor([-0.5, 0, 1, 2, 2.8])
    names = ("unit 1", "−2 · unit 2", "unit 3")
    parts = [height * (x - kink).relu() for kink, height in ((0, 1), (1, -2), (2, 1))]
    for part, name, style in zip(parts, names, ("C0--", "C1--", "C2--"), strict=True):
        right.plot(x, part, style, linewidth=1.5, label=name)
    right.plot(x, torch.stack(parts).sum(dim=0), "C3", linewidth=3, label="sum")
    right.set(title="a tent", xlabel="x", ylim=(-3.2, 3))
    for axes, corner in ((left, "upper left"), (right, "lower left")):
        axes.grid()
        axes.legend(loc=corner)
    return figure


_PLACES = {"good": (0.0, 0.0), "bad": (0.0, 1.0), "not good": (1.0, 0.0), "not bad": (1.0, 1.0)}


@torch.no_grad()
def _phrases(activation: Callable[[Tensor], Tensor]) -> FeedForward:
    """Make the layer that finds the verdict on four phrases."""
    layer = FeedForward(3, 2, activation).requires_grad_(False)
    layer.to_hidden.weight.copy_(torch.tensor([[1.0, 1, 0], [1, 1, 0]]))
    layer.to_hidden.bias.copy_(torch.tensor([0.0, -1]))
    layer.to_output.weight.copy_(torch.tensor([[0.0, 0], [0, 0], [1, -2]]))
    layer.to_output.bias.zero_()
    return layer
