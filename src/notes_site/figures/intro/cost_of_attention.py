"""Figures of the chapter on what attention costs."""

import math

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from notes_site.figures.style import draw_weights
from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.counting import attention_macs, feed_forward_macs
from transformer_notes.sparse import angular_hash, big_bird_mask, linformer_attention


def paths() -> Figure:
    """Draw how a fact gets from the first of nine tokens to the last, in four kinds of layers."""
    figure = Figure(figsize=(7.6, 3.6))
    recurrence, contiguous, dilated, attention = figure.subplots(1, 4)
    _draw_recurrence(recurrence)
    _draw_layers(contiguous, [[0, 1, 2]] * 4, "convolution of 3:\n4 layers")
    _draw_layers(dilated, [[0, 1, 2], [0, 3, 6]], "the same, dilated:\n2 layers")
    _draw_layers(attention, [list(range(9))], "attention:\n1 layer")
    for axes in figure.axes:
        axes.set(xlim=(0.4, 9.6), ylim=(-0.5, 4.4), xticks=[1, 5, 9], yticks=[])
        axes.set_xlabel("token")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    return figure


def _draw_recurrence(axes: Axes) -> None:
    for token in range(1, 10):
        axes.plot([token, token], [0, 1], "C1" if token == 1 else "C0", alpha=_fade(token == 1))
    axes.plot([1, 9], [1, 1], "C1", linewidth=2.5)
    _draw_tokens(axes, 2)
    axes.set_title("recurrence:\n8 steps in one layer")


def _draw_layers(axes: Axes, layers: list[list[int]], title: str) -> None:
    reader = 9
    route = [reader]
    for distances in reversed(layers):
        reader = max(1, reader - max(distances))
        route.insert(0, reader)
    for level, distances in enumerate(layers):
        for token in range(1, 10):
            for distance in distances:
                if token > distance:
                    axes.plot([token - distance, token], [level, level + 1], "C0", alpha=0.25)
    axes.plot(route, range(len(route)), "C1", linewidth=2.5)
    _draw_tokens(axes, len(layers) + 1)
    axes.set_title(title)


def _draw_tokens(axes: Axes, levels: int) -> None:
    for level in range(levels):
        axes.plot(range(1, 10), [level] * 9, "o", color="C0", markersize=4)


def _fade(found: bool) -> float:
    return 1 if found else 0.25


def crossings() -> Figure:
    """Draw what each token costs a layer, over the length in units of the width."""
    d_model = 512
    lengths = list(range(0, 8 * d_model + 1, 32))[1:]
    attention = [attention_macs(n, n, d_model) for n in lengths]
    both = [
        macs + feed_forward_macs(n, d_model, 4 * d_model)
        for n, macs in zip(lengths, attention, strict=True)
    ]
    figure = Figure(figsize=(6, 3.6))
    axes = figure.subplots()
    for macs, style, name in (
        (both, "C1", "attention and feed-forward"),
        (attention, "C1--", "attention"),
    ):
        shares = [m / (n * d_model**2) for m, n in zip(macs, lengths, strict=True)]
        axes.plot([n / d_model for n in lengths], shares, style, label=name)
    for gates, style, name in ((4, "C0", "LSTM"), (3, "C0--", "GRU"), (1, "C0:", "RNN")):
        axes.plot([0, 8], [2 * gates, 2 * gates], style, label=name)
    axes.set(xlabel="tokens / width, n / d", ylabel="MACs per token / d²", xlim=(0, 8))
    axes.set_ylim(0, 30)
    axes.grid(axis="y")
    axes.legend(loc="upper left")
    return figure


def big_bird() -> Figure:
    """Draw the pairs of Big Bird, by what allows them."""
    window = big_bird_mask(16, 1, num_global=0, window=3, num_random=0)
    fixed = big_bird_mask(16, 1, num_global=2, window=3, num_random=0)
    generator = torch.Generator().manual_seed(5)
    mask = big_bird_mask(16, 1, num_global=2, window=3, num_random=2, generator=generator)
    figure = Figure(figsize=(5, 4.2))
    axes = figure.subplots()
    for allowed, style, name in (
        (fixed & ~window, "C0s", "hubs"),
        (window, "C1o", "window"),
        (mask & ~fixed, "C2X", "drawn"),
    ):
        rows, columns = (allowed.nonzero().T + 1).tolist()
        axes.plot(columns, rows, style, markersize=6, label=name)
    axes.set(xlim=(0.3, 16.7), ylim=(16.7, 0.3))
    axes.set(xlabel="block that is read", ylabel="block that asks")
    axes.set_xticks([1, 4, 8, 12, 16])
    axes.set_yticks([1, 4, 8, 12, 16])
    axes.set_aspect("equal")
    axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
    return figure


def mixtures() -> Figure:
    """Draw who reads whom when every token looks for its twin, with all keys and with mixtures."""
    query = 10 * torch.eye(6)
    key = torch.eye(6)[[1, 3, 5, 0, 2, 4]]
    mix = torch.eye(2).repeat_interleave(3, dim=1) / 3
    _, full = scaled_dot_product_attention(query, key, key)
    _, shares = linformer_attention(query, key, key, mix, mix)
    names = [str(position) for position in range(1, 7)]
    figure = Figure(figsize=(7.4, 3.6))
    left, right = figure.subplots(1, 2)
    draw_weights(left, full, names, names, "all six keys")
    draw_weights(right, shares @ mix, names, names, "two mixtures of three")
    left.set_ylabel("asks")
    return figure


def buckets() -> Figure:
    """Draw six queries among the directions of six buckets, and who may read whom."""
    query = torch.tensor([[3.0, 1], [-1, 2], [3, 0], [4, -1], [-2, 3], [1, 2]])
    rotation = torch.tensor([[1.0, 0.6, -0.6], [0, 0.8, 0.8]])
    bucket = angular_hash(query, rotation).tolist()
    directions = torch.cat((rotation.T, -rotation.T))
    figure = Figure(figsize=(4.6, 4.2))
    axes = figure.subplots()
    for number, (x, y) in enumerate(directions.tolist()):
        axes.plot([0, 3.6 * x], [0, 3.6 * y], "C7:", linewidth=1)
        axes.text(4.4 * x, 4.4 * y, f"{number}", ha="center", va="center", fontsize="large")
    colours = {number: f"C{place}" for place, number in enumerate(dict.fromkeys(bucket))}
    for token, ((x, y), number) in enumerate(zip(query.tolist(), bucket, strict=True), start=1):
        axes.plot([0, x], [0, y], colours[number], linewidth=2)
        axes.plot(x, y, "o", color=colours[number], markersize=7)
        length = math.hypot(x, y)
        axes.annotate(
            f"$q_{token}$",
            (x, y),
            xytext=(12 * x / length + 4, 12 * y / length),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize="large",
        )
    axes.set(xlim=(-4.8, 4.8), ylim=(-4.1, 4.1), xticks=[], yticks=[])
    axes.set_xlabel("0 to 5: directions of the buckets")
    axes.set_aspect("equal")
    axes.spines[:].set_visible(False)
    return figure
