"""Figures of the chapter on positional encoding."""

import torch
from matplotlib.figure import Figure

from transformer_notes.positions import sinusoidal_positions


def wall() -> Figure:
    """Draw the three waves of width six, and the slit at place 5."""
    slit = sinusoidal_positions(6, 6)[5].tolist()
    fine = torch.linspace(0, 40, 401)
    frequency = 10_000 ** (-torch.arange(0, 6, 2) / 6)
    figure = Figure(figsize=(5.2, 4.6))
    bands = figure.subplots(3, 1, sharex=True)
    for pair, axes in enumerate(bands):
        angle = fine * frequency[pair]
        axes.plot(fine.numpy(), angle.sin().numpy(), "C0-", label="sine")
        axes.plot(fine.numpy(), angle.cos().numpy(), "C1--", label="cosine")
        axes.axvline(5, color="C2", linewidth=1)
        axes.plot([5], [slit[2 * pair]], "C0o")
        axes.plot([5], [slit[2 * pair + 1]], "C1o")
        axes.set(ylim=(-1.25, 1.25), yticks=[-1, 0, 1], ylabel=f"pair {pair}")
    bands[2].set(xlabel="place in the text", xlim=(0, 40))
    bands[2].legend(loc="lower right", ncols=2)
    return figure


def turning() -> Figure:
    """Draw the two pairs of width four as clocks, for places 0 to 6."""
    waves = sinusoidal_positions(7, 4)
    circle = torch.linspace(0, 2 * torch.pi, 121)
    figure = Figure(figsize=(5.6, 3.2))
    for pair, axes in enumerate(figure.subplots(1, 2)):
        sine, cosine = waves[:, 2 * pair], waves[:, 2 * pair + 1]
        axes.plot(circle.sin().numpy(), circle.cos().numpy(), "C0-", alpha=0.4, linewidth=1)
        axes.plot(sine.numpy(), cosine.numpy(), "C1o", markersize=6)
        for place in range(7) if pair == 0 else (0,):
            x, y = 1.22 * sine[place].item(), 1.22 * cosine[place].item()
            axes.text(x, y, str(place) if pair == 0 else "0 to 6", ha="center", va="center")
        axes.set(xlim=(-1.45, 1.45), ylim=(-1.45, 1.45), xlabel="sine", title=f"pair {pair}")
        axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        axes.set_aspect("equal")
        if pair == 0:
            axes.set_ylabel("cosine")
    return figure


def distances() -> Figure:
    """Draw the dot product of two encodings against their distance, for two widths."""
    figure = Figure(figsize=(5.2, 3))
    axes = figure.subplots()
    distance = torch.arange(-30, 31)
    for d_model, style in ((4, "C1.-"), (512, "C0-")):
        waves = sinusoidal_positions(61, d_model)
        # Rounded: the order in which many products are added differs from machine to machine.
        products = (waves @ waves[30] / (d_model / 2)).round(decimals=4)
        axes.plot(distance.numpy(), products.numpy(), style, label=f"width {d_model}")
    axes.set(xlabel="distance of the places", ylabel="dot product, largest = 1", ylim=(-0.1, 1.35))
    axes.set_yticks([0, 0.5, 1])
    axes.legend(loc="upper right", ncols=2)
    axes.grid(axis="y")
    return figure
