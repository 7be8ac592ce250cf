"""The pictures of the lab on BERT."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.figure import Figure
from torch import Tensor

Spread = Mapping[str, Mapping[str, Any]]  # of each model, of each number: lowest, mean, highest


def draw_guesses(guesses: Sequence[tuple[str, Tensor]], words: list[str]) -> Figure:
    """Draw the probabilities of a few words behind the mask, for each of several texts."""
    figure = Figure(figsize=(4.4, 1 + 0.9 * len(guesses)))
    for axes, (text, probabilities) in zip(
        figure.subplots(len(guesses), sharex=True), guesses, strict=True
    ):
        axes.barh(words, probabilities.tolist(), height=0.7)
        axes.invert_yaxis()
        axes.set_title(text, fontsize=9)
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, 1)
    axes.set_xlabel("probability")
    return figure


def draw_learning(spread: Spread, recipes: Sequence[str], every: int) -> Figure:
    """Draw the agreement past two attractors over the steps of pre-training."""
    figure = Figure(figsize=(4.4, 3.2))
    axes = figure.subplots()
    for style, recipe in zip(("C0-", "C1--", "C2:"), recipes, strict=True):
        _draw_spread(axes, spread[recipe]["agreement_2"], style, recipe, every=every)
    axes.axhline(0.5, color="C3", linewidth=1)
    axes.set(xlabel="steps", ylabel="agreement, 2 attractors", ylim=(0.35, 1.04))
    figure.legend(loc="outside lower center", ncols=3, fontsize=9)
    return figure


def draw_labels(spread: Spread, models: Sequence[str], sizes: Sequence[int]) -> Figure:
    """Draw the accuracy of judges over the number of their labels."""
    figure = Figure(figsize=(4.4, 3.8))
    axes = figure.subplots()
    styles = ("C0o-", "C1s--", "C2^:", "C4v-", "C3x--")
    for style, model in zip(styles, models, strict=False):
        _draw_spread(axes, spread[model]["accuracy"], style, model, places=sizes)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set(xlabel="labelled sentences", ylabel="accuracy", ylim=(0.42, 1.03))
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    return figure


def _draw_spread(
    axes: Any,
    spread: Mapping[str, list[float]],
    style: str,
    label: str,
    places: Sequence[float] = (),
    every: int = 0,
) -> None:
    at = places or [every * (index + 1) for index in range(len(spread["mean"]))]
    axes.plot(at, spread["mean"], style, label=label)
    axes.fill_between(at, spread["lowest"], spread["highest"], color=style[:2], alpha=0.2)
