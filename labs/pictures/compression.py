"""The pictures of the lab that makes a model small."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from torch import Tensor


def draw_answers(answers: Mapping[int, Tensor]) -> Figure:
    """Draw probabilities of the classes, a row of bars for each temperature."""
    figure = Figure(figsize=(4.2, 3.2))
    rows = figure.subplots(len(answers), 1, sharex=True)
    for axes, (temperature, shares) in zip(rows, answers.items(), strict=True):
        axes.bar(range(len(shares)), shares.tolist())
        axes.set(ylim=(0, 1), title=f"temperature {temperature}")
        axes.set_xticks(range(len(shares)))
    rows[-1].set_xlabel("class")
    return figure


def draw_sizes(models: Mapping[str, Sequence[tuple[int, float]]]) -> Figure:
    """Draw right answers over bytes, a line for each model through its sizes."""
    figure = Figure(figsize=(4.2, 3))
    axes = figure.subplots()
    for (name, sizes), style in zip(models.items(), ("C0o-", "C1D--"), strict=True):
        axes.plot([size / 1000 for size, _ in sizes], [share for _, share in sizes], style)
        size, share = sizes[0]
        axes.annotate(name, (size / 1000, share), (0, -14), textcoords="offset points", ha="right")
    axes.set_xscale("log")
    axes.set_xticks([3, 10, 30, 100, 300], ["3", "10", "30", "100", "300"])
    axes.minorticks_off()
    axes.set(ylim=(0, 1.02), xlabel="thousand bytes", ylabel="share of right answers")
    axes.grid()
    return figure
