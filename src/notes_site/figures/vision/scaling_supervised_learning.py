"""Figures of the chapter on data, model and patience."""

import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

# VTAB, means of published accuracies; the chapter's first snippet computes them.
GROUPS = ("photographs", "special cameras", "structure")
ATTEMPTS = {
    "from scratch": (27.91, 68.94, 43.57),
    "self-supervised": (53.67, 78.56, 57.32),
    "semi-supervised": (69.56, 82.38, 52.50),
    "all labels": (73.46, 82.49, 52.10),
    "labels and puzzle": (73.57, 83.12, 55.48),
}
# Top-1 accuracy on ObjectNet (Kolesnikov et al. 2019, table 6).
ARCHITECTURES = ("50x1", "101x1", "50x3", "101x3", "152x4")
OBJECTNET = {
    "BiT-S": (30.8, 32.2, 33.7, 34.6, 36.0),
    "BiT-M": (35.0, 39.2, 40.3, 44.3, 47.0),
    "BiT-L": (37.6, 54.6, 49.1, 54.6, 58.7),
}

# Three images, four channels: numbers with the same letter share a mean, and a colour. The
# style has five colours; the sixth is a grey.
NORMS = {
    "batch norm": ("abcd", "abcd", "abcd"),
    "group norm": ("aabb", "ccdd", "eeff"),
    "layer norm": ("aaaa", "bbbb", "cccc"),
}
LETTER_COLOURS = {"a": "C0", "b": "C1", "c": "C2", "d": "C3", "e": "C4", "f": "0.6"}


def attempts() -> Figure:
    """Draw the accuracy in three groups of tasks after five kinds of pre-training."""
    figure = Figure(figsize=(7, 3.4))
    axes = figure.subplots()
    for place, (name, means) in enumerate(ATTEMPTS.items()):
        positions = [group + 0.17 * (place - 2) for group in range(len(GROUPS))]
        bars = axes.bar(positions, means, width=0.15, color=f"C{place}", label=name)
        axes.bar_label(bars, fmt="%.0f")
    axes.set_xticks(range(len(GROUPS)), GROUPS)
    axes.set_ylabel("percent correct, mean")
    axes.set_ylim(0, 100)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def patience() -> Figure:
    """Draw a window of a noisy training, and the expected loss with cuts at other times."""
    figure = Figure(figsize=(7.6, 3.6))
    left, right = figure.subplots(1, 2)
    window = range(40, 81)
    left.plot(window, _one_run()[40:81], "C0.-", linewidth=1, label="one run")
    left.plot(window, _expected([])[40:81], "C1", label="expected")
    left.set(ylim=(0, 1.5), xlabel="step", ylabel="loss")
    left.legend(loc="upper right")
    for cuts, style, name in (
        ([150], "C1", "early cut"),
        ([700], "C0", "late cut"),
        ([500, 750, 900], "C2--", "three cuts"),
    ):
        right.plot(_expected(cuts), style, label=name)
    right.set(yscale="log", ylim=(0.008, 1), xlabel="step", ylabel="expected loss")
    right.legend(loc="upper right")
    return figure


def _expected(cuts: list[int]) -> list[float]:
    steep, flat = 4.0, 100.0
    losses = [(steep + 0.01 * flat) / 2]
    for step in range(1000):
        rate = 0.4 / 10 ** sum(step >= cut for cut in cuts)
        steep = (1 - rate) ** 2 * steep + rate**2
        flat = (1 - 0.01 * rate) ** 2 * flat + 0.01 * rate**2
        losses.append((steep + 0.01 * flat) / 2)
    return losses


def _one_run() -> list[float]:
    generator = torch.Generator().manual_seed(1)
    curvature = torch.tensor([1.0, 0.01])
    place = torch.tensor([2.0, 10.0])
    losses = []
    for noise in torch.randn(1000, 2, generator=generator):
        losses.append((curvature * place**2).sum().item() / 2)
        place = place - 0.4 * (curvature * place + curvature.sqrt() * noise)
    return losses


def floors() -> Figure:
    """Draw the error of models with boxes over the number of examples."""
    examples = torch.logspace(1.7, 5, 60)
    variance = 0.3**2
    figure = Figure(figsize=(5.6, 3.6))
    axes = figure.subplots()
    for place, boxes in enumerate((2, 10, 50)):
        error = 1 / (12 * boxes**2) + variance * boxes / examples
        axes.plot(examples.tolist(), error.tolist(), f"C{place}", label=f"{boxes} boxes")
    best = (examples / (6 * variance)) ** (1 / 3)
    error = 1 / (12 * best**2) + variance * best / examples
    axes.plot(examples.tolist(), error.tolist(), "C4--", label="best size")
    axes.set(xscale="log", yscale="log", xlabel="examples", ylabel="expected error")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def objectnet() -> Figure:
    """Draw BiT's accuracy on ObjectNet over the architecture, for three sets of data."""
    figure = Figure(figsize=(5.8, 3.6))
    axes = figure.subplots()
    for place, (name, accuracies) in enumerate(OBJECTNET.items()):
        axes.plot(accuracies, f"C{place}o-", label=name)
    axes.plot([1], OBJECTNET["BiT-L"][1:2], "o", color="C3", markersize=15, fillstyle="none")
    axes.set_xticks(range(len(ARCHITECTURES)), ARCHITECTURES)
    axes.set(xlabel="ResNet", ylabel="top-1 on ObjectNet, percent", ylim=(25, 62))
    axes.legend(loc="upper left")
    return figure


def norms() -> Figure:
    """Draw which numbers of a batch share a mean in three kinds of norms."""
    figure = Figure(figsize=(7.4, 2.7))
    for axes, (name, letters) in zip(figure.subplots(1, 3), NORMS.items(), strict=True):
        for image, row in enumerate(letters):
            for channel, letter in enumerate(row):
                colour = LETTER_COLOURS[letter]
                cell = Rectangle((channel, image), 1, 1, facecolor=colour, alpha=0.6)
                axes.add_patch(cell)
                axes.text(channel + 0.5, image + 0.5, letter, ha="center", va="center")
        axes.set(xlim=(0, 4), ylim=(3, 0), title=name, xlabel="channel")
        axes.set_xticks([0.5, 1.5, 2.5, 3.5], ["1", "2", "3", "4"])
        axes.set_yticks([0.5, 1.5, 2.5], ["1", "2", "3"])
        axes.set_aspect("equal")
        axes.tick_params(length=0)
    figure.axes[0].set_ylabel("image")
    return figure
