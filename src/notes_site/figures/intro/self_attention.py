"""Figures of the chapter on self-attention."""

import math

import torch
from matplotlib.figure import Figure
from torch import Tensor

from notes_site.figures.style import draw_weights
from transformer_notes.attention import attention_scores, scaled_dot_product_attention


def weights() -> Figure:
    """Draw the weights of the two-token exercise, with and without the scale."""
    x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
    _, scaled = scaled_dot_product_attention(x, x, x)
    unscaled = (attention_scores(x, x) * math.sqrt(x.shape[-1])).softmax(dim=-1)
    figure = Figure(figsize=(5, 2.8))
    left, right = figure.subplots(1, 2)
    names = ["token 1", "token 2"]
    draw_weights(left, unscaled, names, names, "not scaled")
    draw_weights(right, scaled, names, names, "divided by √2")
    left.set_ylabel("asks")
    return figure


def pointing() -> Figure:
    """Draw which words "it" and its neighbours read from, for vectors made up by hand."""
    words = ["animal", "street", "it", "tired"]
    # Features: thing, living, place, pronoun, condition.
    x = torch.tensor([[1.0, 1, 0, 0, 0], [1, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 0, 1]])
    w_query = torch.tensor([[0.0, 0], [0, 0], [0, 0], [4, 2], [0, 0]])
    w_key = torch.tensor([[1.0, 0], [0, 1], [0, 0], [0, 0], [0, 0]])
    _, pointed = scaled_dot_product_attention(x @ w_query, x @ w_key, x @ torch.eye(5, 3))
    figure = Figure(figsize=(4.4, 3.8))
    axes = figure.subplots()
    draw_weights(axes, pointed, words, words)
    axes.set_ylabel("asks")
    return figure


def triangle() -> Figure:
    """Draw the values of the three-token example and the averages attention makes of them."""
    query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
    key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
    value = torch.tensor([[3.0, 0], [1, 4], [0, 1]])
    output, _ = scaled_dot_product_attention(query, key, value)
    figure = Figure(figsize=(4.4, 3.8))
    axes = figure.subplots()
    axes.fill(value[:, 0].numpy(), value[:, 1].numpy(), color="C0", alpha=0.15)
    axes.plot(value[:, 0].numpy(), value[:, 1].numpy(), "s", color="C0", markersize=9)
    axes.plot(output[:, 0].numpy(), output[:, 1].numpy(), "o", color="C1", markersize=9)
    for points, symbol in ((value, "v"), (output, "o")):
        for position, (horizontal, vertical) in enumerate(points.tolist(), start=1):
            axes.annotate(
                f"${symbol}_{position}$",
                (horizontal, vertical),
                xytext=(9, 5),
                textcoords="offset points",
                fontsize="large",
            )
    axes.set(xlabel="first number", ylabel="second number", xlim=(-0.3, 3.5), ylim=(-0.3, 4.6))
    axes.set_aspect("equal")
    return figure


def saturation() -> Figure:
    """Draw the largest weight and the size of the softmax's gradient while d_k grows."""
    sizes = [1, 4, 16, 64, 256, 1024]
    unscaled, scaled = zip(*map(_saturation_at, sizes), strict=True)
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    for axes, column, title in ((left, 0, "largest weight"), (right, 1, "size of the gradient")):
        for name, lines, style in (("unscaled", unscaled, "C1o-"), ("scaled", scaled, "C0s-")):
            axes.plot(sizes, torch.stack(lines)[:, column].numpy(), style, label=name)
        axes.set_title(title)
        axes.set_xscale("log", base=4)
        axes.set_xticks(sizes, [str(size) for size in sizes])
        axes.minorticks_off()
        axes.set_xlabel("$d_k$")
        axes.set_ylim(bottom=0)
        axes.grid(axis="y")
    left.set_ylim(top=1.05)
    left.legend(loc="center right")
    return figure


def _saturation_at(d_k: int) -> tuple[Tensor, Tensor]:
    """Measure the mean largest weight and the mean norm of the softmax's Jacobian.

    Two thousand queries, each with 16 keys; all components are independent, of mean 0 and
    variance 1.

    Returns:
        Both numbers without the scale, and both with it.
    """
    generator = torch.Generator().manual_seed(d_k)
    query = torch.randn(2000, 1, d_k, generator=generator)
    key = torch.randn(2000, 16, d_k, generator=generator)
    scaled = attention_scores(query, key).squeeze(-2)
    return _saturation(scaled * math.sqrt(d_k)), _saturation(scaled)


def _saturation(scores: Tensor) -> Tensor:
    shares = scores.softmax(dim=-1)
    jacobian = shares.diag_embed() - shares.unsqueeze(-1) * shares.unsqueeze(-2)
    return torch.stack([shares.amax(dim=-1).mean(), jacobian.norm(dim=(-2, -1)).mean()])
