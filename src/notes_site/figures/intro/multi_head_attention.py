"""Figures of the chapter on multi-head attention."""

import torch
from jaxtyping import Float, Int
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from notes_site.figures.style import text_colour
from transformer_notes.attention import scaled_dot_product_attention, split_heads


def two_heads() -> Figure:
    """Draw the weights of both heads of the example with three tokens."""
    x = torch.tensor([[1.0, 0, 2, 0, 0, 0], [0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 0, 1]])
    w_query = torch.tensor(
        [
            [0.0, 1, 0, 0, 1, 0, 0, 0],
            [1, 0, 0, 0, 0, 0, 1, 0],
            [0, 0, 0, 1, 0, 1, 0, 0],
            [0, 1, 0, 0, 0, 0, 1, 0],
            [0, 0, 1, 0, 0, 0, 0, 1],
            [0, 0, 0, 1, 0, 0, 0, 0],
        ]
    )
    w_key = torch.tensor(
        [
            [1.0, 0, 0, 0, 0, 1, 0, 0],
            [0, 1, 0, 0, 0, 0, 0, 1],
            [0, 0, 1, 0, 1, 0, 0, 0],
            [0, 1, 0, 0, 0, 0, 1, 0],
            [0, 0, 0, 1, 0, 0, 1, 0],
            [0, 0, 0, 0, 0, 0, 0, 0],
        ]
    )
    query, key = (split_heads((x @ w).unsqueeze(0), 2) for w in (w_query, w_key))
    _, weights = scaled_dot_product_attention(query, key, key)
    figure = Figure(figsize=(5.6, 2.9))
    names = [f"token {number}" for number in (1, 2, 3)]
    for head, axes in enumerate(figure.subplots(1, 2)):
        _draw_shares(axes, weights[0, head], names, names)
        axes.set(title=f"head {head + 1}", xlabel="is read")
        if head == 0:
            axes.set_ylabel("asks")
    return figure


def apart() -> Figure:
    """Draw what "bites" gets in two sentences from one head, and from two."""
    # Columns: dog, man, action, time, stands in place 1, stands in place 3.
    dog_bites_man = [[1.0, 0, 0, 0, 1, 0], [0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 1]]
    man_bites_dog = [[0.0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 0, 1]]
    today = [[0.0, 0, 0, 1, 0, 0]]
    x = torch.tensor([dog_bites_man + today, man_bites_dog + today])
    query = x[:, 1:2, 2:3]
    first, third = 5 * x[..., 4:5], 5 * x[..., 5:6]

    def read(key: Tensor) -> Tensor:
        return scaled_dot_product_attention(query, key, x[..., :3])[0][:, 0]

    panels = {
        "one head": read(first + third),
        "two: head 1": read(first),
        "two: head 2": read(third),
    }
    figure = Figure(figsize=(4.4, 5.4))
    for axes, (name, output) in zip(figure.subplots(3, 1), panels.items(), strict=True):
        _draw_shares(axes, output, ["dog bites man", "man bites dog"], ["dog", "man", "action"])
        axes.set_title(name)
    return figure


def wrong_view() -> Figure:
    """Draw of which token each head holds numbers, after the right split and the wrong one."""
    tokens = torch.arange(1, 7).reshape(1, 6, 1).expand(1, 6, 8)
    right = split_heads(tokens.float(), 2)[0].int()
    wrong = tokens.reshape(2, 6, 4)
    figure = Figure(figsize=(4.4, 5.8))
    for row, (name, pieces) in zip(
        figure.subplots(2, 2), {"right": right, "wrong": wrong}.items(), strict=True
    ):
        for head, axes in enumerate(row):
            _draw_tokens(axes, pieces[head])
            axes.set_title(f"{name}, head {head + 1}")
        row[0].set_ylabel("row of the head")
    return figure


def _draw_shares(
    axes: Axes, shown: Float[Tensor, "row column"], rows: list[str], columns: list[str]
) -> None:
    """Draw numbers from 0 to 1 as a heat map with the numbers in it."""
    image = axes.imshow(shown.numpy(), vmin=0, vmax=1)
    for row, entries in enumerate(shown.tolist()):
        for column, share in enumerate(entries):
            colour = text_colour(image.cmap, share)
            axes.text(column, row, f"{share:.2f}", color=colour, ha="center", va="center")
    _label(axes, rows, columns)


def _draw_tokens(axes: Axes, shown: Int[Tensor, "row column"]) -> None:
    """Draw which token each number belongs to; a colour for each token."""
    image = axes.imshow(shown.numpy(), vmin=0, vmax=7)
    for row, entries in enumerate(shown.tolist()):
        for column, token in enumerate(entries):
            colour = text_colour(image.cmap, token / 7)
            axes.text(column, row, str(token), color=colour, ha="center", va="center")
    _label(axes, [str(row) for row in range(1, 7)], [""] * 4)


def _label(axes: Axes, rows: list[str], columns: list[str]) -> None:
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
