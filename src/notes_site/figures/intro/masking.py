"""Figures of the chapter on masking."""

import torch
from jaxtyping import Bool
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from notes_site.figures.style import draw_weights, text_colour
from transformer_notes.attention import (
    causal_mask,
    padding_mask,
    scaled_dot_product_attention,
)
from transformer_notes.counting import attention_macs


def before_and_after() -> Figure:
    """Draw the weights of three tokens, masked before the softmax and after it."""
    query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
    key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
    mask = causal_mask(3)
    _, before = scaled_dot_product_attention(query, key, key, mask)
    _, unmasked = scaled_dot_product_attention(query, key, key)
    figure = Figure(figsize=(6.8, 2.9))
    names = ["token 1", "token 2", "token 3"]
    titles = ("−∞ before the softmax", "zeros after it")
    both = figure.subplots(1, 2, gridspec_kw={"wspace": 0.15})
    for axes, weights, title in zip(both, (before, unmasked * mask), titles, strict=True):
        draw_weights(axes, weights, names, ["1", "2", "3"], title)
        for row, total in enumerate(weights.sum(dim=-1).tolist()):
            axes.text(2.6, row, f"= {total:.2f}", ha="left", va="center")
        axes.set_ylabel("asks")
    return figure


def three_masks() -> Figure:
    """Draw who may read whom in the three attentions of an encoder and a decoder."""
    source = ["I", "love", "tea", "⟨fill⟩", "⟨fill⟩"]
    target = ["⟨start⟩", "J'aime", "le", "thé"]
    real = torch.tensor([[word != "⟨fill⟩" for word in source]])
    columns = padding_mask(real)[0]
    figure = Figure(figsize=(7.4, 3.3))
    widths = (len(source), len(target), len(source))  # cells of one size
    left, middle, right = figure.subplots(1, 3, width_ratios=widths)
    _draw_mask(left, columns.expand(len(source), -1), source, source, "encoder")
    _draw_mask(middle, causal_mask(len(target)), target, target, "decoder, itself")
    _draw_mask(right, columns.expand(len(target), -1), target, source, "decoder, source")
    left.set_ylabel("asks")
    return figure


def _draw_mask(
    axes: Axes,
    mask: Bool[Tensor, "target source"],
    rows: list[str],
    columns: list[str],
    title: str,
) -> None:
    level = 0.75
    image = axes.imshow(level * mask.float().numpy(), vmin=0, vmax=1)
    for row, column in mask.nonzero().tolist():
        axes.plot(column, row, "o", color=text_colour(image.cmap, level), markersize=5)
    axes.set_xticks(range(len(columns)), columns, rotation=90)
    axes.set_yticks(range(len(rows)), rows)
    axes.set_title(title)
    axes.set_xlabel("is read", labelpad=8)
    axes.spines[:].set_visible(True)
    axes.tick_params(length=0)


def steps() -> Figure:
    """Draw what each new token costs one layer, with a cache and without."""
    lengths = range(1, 1001)
    again = [attention_macs(length, length, 512) for length in lengths]
    cached = [attention_macs(1, length, 512, cached=length - 1) for length in lengths]
    figure = Figure(figsize=(5.6, 3.1))
    axes = figure.subplots()
    axes.plot(lengths, again, "C1", label="all tokens again")
    axes.plot(lengths, cached, "C0--", label="only the new one, with a cache")
    axes.set_yscale("log")
    axes.set(xlabel="number of the new token", ylabel="multiplications")
    axes.grid(axis="y")
    axes.legend()
    return figure
