"""Figures of the chapter on external memory."""

import torch
from jaxtyping import Float
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn import functional as F

from transformer_notes.memory import content_weights, interpolate, sharpen, shift

MEMORY = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]])
KEY = torch.tensor([3.0, 4])
BEFORE = torch.tensor([0.0, 0, 0, 1])
SHIFTS = torch.tensor([0, 0.1, 0.9])


def rows() -> Figure:
    """Draw the rows of a memory as arrows, and the key that looks for one of them."""
    figure = Figure(figsize=(4.6, 4.2))
    axes = figure.subplots()
    cosines = F.cosine_similarity(KEY.unsqueeze(0), MEMORY, dim=-1).tolist()
    places = ((4.2, 2.6, "left"), (-0.2, 2.1, "right"), (3.2, -4, "left"), (-1, 0.25, "center"))
    for row, (x, y, align) in enumerate(places):
        right, up = MEMORY[row].tolist()
        arrow = {"arrowstyle": "->", "lw": 2, "color": "C0", "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (right, up), (0, 0), arrowprops=arrow)
        axes.text(x, y, f"row {row}\n{cosines[row]:.2f}".replace("-", "−"), ha=align, va="bottom")
    arrow = {"arrowstyle": "->", "lw": 2, "ls": "--", "color": "C1", "shrinkA": 0, "shrinkB": 0}
    right, up = KEY.tolist()
    axes.annotate("", (right, up), (0, 0), arrowprops=arrow)
    axes.text(3, 4.1, "key", ha="center", va="bottom", color="C1")
    axes.set(xlim=(-3, 6), ylim=(-4.6, 5), aspect="equal")
    axes.set(xlabel="first number", ylabel="second number")
    axes.grid()
    return figure


def steps() -> Figure:
    """Draw the four steps of addressing, as bars over the rows."""
    content = content_weights(MEMORY, KEY, torch.tensor(5.0))
    gated = interpolate(content, BEFORE, torch.tensor(0.9))
    moved = shift(gated, SHIFTS)
    named = {
        "content": content,
        "gate": gated,
        "shift": moved,
        "sharpening": sharpen(moved, torch.tensor(2.0)),
    }
    figure = Figure(figsize=(6.6, 2.4))
    for axes, (name, weights) in zip(
        figure.subplots(1, 4, sharey=True), named.items(), strict=True
    ):
        axes.bar(range(4), weights.numpy(), color="C0", edgecolor="none")
        axes.set(title=name, xlabel="row")
        axes.set_xticks(range(4))
        if name == "content":
            axes.set_ylabel("weight")
    return figure


def walk() -> Figure:
    """Draw a focus that goes on by a blurred step again and again, plain and sharpened."""
    figure = Figure(figsize=(6.2, 3.2))
    panels = figure.subplots(1, 2, sharey=True)
    for axes, exponent, name in zip(
        panels, (1.0, 2.0), ("without sharpening", "with sharpening"), strict=True
    ):
        axes.imshow(_walk(exponent).numpy(), vmin=0, vmax=1)
        axes.set(title=name, xlabel="row")
        axes.set_xticks(range(9))
        axes.set_yticks(range(9))
        axes.spines[:].set_visible(True)
    panels[0].set_ylabel("step")
    return figure


def _walk(exponent: float) -> Float[Tensor, "9 9"]:
    focus = torch.eye(9)[0]
    seen = [focus]
    for _ in range(8):
        focus = sharpen(shift(focus, SHIFTS), torch.tensor(exponent))
        seen.append(focus)
    return torch.stack(seen)
