"""Figures of the chapter on my idea."""

import torch
from matplotlib.figure import Figure


def between() -> Figure:
    """Draw the average of two rows while the share of the second grows."""
    value = torch.tensor([[4.0, 1, 0], [1, 3, 5]])
    shares = torch.linspace(0, 1, 21)
    averages = torch.stack([1 - shares, shares], dim=1) @ value
    figure = Figure(figsize=(5, 3))
    axes = figure.subplots()
    for column, style in enumerate(("-", "--", ":")):
        axes.plot(shares.numpy(), averages[:, column].numpy(), style, label=f"number {column + 1}")
    axes.set(xlabel="weight of the second row", ylabel="average")
    axes.legend()
    return figure
