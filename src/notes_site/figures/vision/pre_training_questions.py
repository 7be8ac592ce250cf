"""Figures of the chapter on questions about pre-training."""

import math

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Corners of three fractals, and how far a point goes towards one of them.
FRACTALS = (
    ("three corners, 0.6", ((0.0, 0.0), (1.0, 0.0), (0.0, 0.5)), 0.6),
    ("three others, 0.7", ((0.0, 0.3), (1.0, 0.0), (0.9, 1.0)), 0.7),
    ("four corners, 0.6", ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)), 0.6),
)


def scales() -> Figure:
    """Draw the size of a signal over twenty layers, for three scales of the weights."""
    generator = torch.Generator().manual_seed(0)
    width, depth = 400, 20
    figure = Figure(figsize=(5.6, 3.4))
    axes = figure.subplots()
    start = torch.randn(width, 60, generator=generator)
    for scale in (1.2, 1.0, 0.8):
        signal, sizes = start, [1.0]
        for _ in range(depth):
            weight = torch.randn(width, width, generator=generator) * math.sqrt(2 / width)
            signal = (scale * weight @ signal).relu()
            sizes.append((signal.square().mean() / start.square().mean()).sqrt().item())
        axes.plot(sizes, label=f"scale {scale}")
    axes.set(yscale="log", xlabel="layer", ylabel="root mean square")
    axes.set_xticks(range(0, depth + 1, 5))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def valleys() -> Figure:
    """Draw the losses of two tasks, their mean, and where a copy for each would go."""
    weights = torch.linspace(-2.6, 4.6, 80)
    first, second = (weights - 3) ** 2, (weights + 1) ** 2
    figure = Figure(figsize=(6, 3.6))
    axes = figure.subplots()
    for loss, style, name in (
        (first, "C0", "cats"),
        (second, "C1", "counting"),
        ((first + second) / 2, "C2--", "mean of both"),
    ):
        axes.plot(weights.tolist(), loss.tolist(), style, label=name)
    for end, colour, height in ((3, "C0", -1.2), (-1, "C1", -2.4)):
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 2}
        axes.annotate("", (end, height), (2, height), arrowprops=arrow)
    axes.plot([1], [4], "C2o", markersize=8)
    axes.axvline(2, color="C4", linestyle=":", label="pre-trained")
    axes.set(ylim=(-3.4, 14), xlabel="weight", ylabel="loss")
    axes.set_yticks(range(0, 13, 4))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def fractals() -> Figure:
    """Draw three fractals, each from a formula that is its label."""
    figure = Figure(figsize=(7.4, 2.8))
    for place, (axes, (name, corners, pull)) in enumerate(
        zip(figure.subplots(1, 3), FRACTALS, strict=True)
    ):
        _draw_fractal(axes, torch.tensor(corners), pull, f"C{place}")
        axes.set_title(name)
    return figure


def _draw_fractal(axes: Axes, corners: torch.Tensor, pull: float, colour: str) -> None:
    # All points that six choices can reach from one corner, so nothing is left to chance.
    points = corners[:1]
    for _ in range(6 if len(corners) == 3 else 5):
        points = (points[:, None] + pull * (corners - points[:, None])).flatten(0, 1)
    across, up = points.T.tolist()
    axes.plot(across, up, ".", color=colour, markersize=2, rasterized=True)
    axes.set_aspect("equal")
    axes.set_axis_off()


def lines() -> Figure:
    """Draw six points of two classes, the line of their prototypes, and a better one."""
    first = torch.tensor([[1.0, 0], [1, 6], [1, 9]])
    second = torch.tensor([[2.0, 0], [2, 1], [2, 2]])
    figure = Figure(figsize=(5.4, 3.8))
    axes = figure.subplots()
    for points, colour, marker, name in ((first, "C0", "o", "A"), (second, "C1", "s", "B")):
        axes.plot(*points.T.tolist(), marker, color=colour, markersize=9, label=f"class {name}")
        mean = points.mean(dim=0).tolist()
        axes.plot(*[[value] for value in mean], "X", color=colour, markersize=12)
    axes.plot([1], [0], "o", color="C4", markersize=17, fillstyle="none")
    # −2 x₁ + 8 x₂ − 21 = 0
    ends = (0.4, 2.6)
    axes.plot(ends, [(21 + 2 * end) / 8 for end in ends], "C2", label="prototypes")
    axes.axvline(1.5, color="C3", linestyle="--", label="a better line")
    axes.set(xlim=ends, ylim=(-1, 10), xlabel="first feature", ylabel="second feature")
    axes.set_xticks([1, 2])
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def leak() -> Figure:
    """Draw the score of a nearest neighbour over the number of leaked test images."""
    generator = torch.Generator().manual_seed(0)
    (train, train_labels), (test, test_labels) = (_draw(n, generator) for n in (600, 500))
    counts = list(range(0, 501, 50))
    figure = Figure(figsize=(5.8, 3.4))
    axes = figure.subplots()
    for other_label, name in ((False, "same label"), (True, "other label")):
        scores = []
        for count in counts:
            labels = test_labels[:count]
            names = torch.cat([train_labels, 1 - labels if other_label else labels])
            nearest = torch.cdist(test, torch.cat([train, test[:count] + 0.001])).argmin(dim=1)
            scores.append((names[nearest] == test_labels).float().mean().item())
        axes.plot(counts, scores, "o-", label=name)
    axes.set(xlabel="leaked, of 500 test images", ylabel="score", ylim=(0, 1.05))
    axes.legend(loc="lower left")
    return figure


def _draw(count: int, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    labels = torch.randint(2, (count,), generator=generator)
    return torch.randn(count, 3, generator=generator) + 0.8 * labels[:, None], labels
