"""Figures of the exercises on the introductory lecture."""

import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from transformer_notes.attention import scaled_dot_product_attention


def plane() -> Figure:
    """Draw what one head and two heads make of the exercise, and what a slip makes of it."""
    x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
    one_head, _ = scaled_dot_product_attention(x, x, x)
    columns = x.T.unsqueeze(-1)
    two_heads, _ = scaled_dot_product_attention(columns, columns, columns)
    slipped = torch.tensor([[1.25, 2.4], [2.4, 4.04]]).softmax(dim=-1) @ x

    figure = Figure(figsize=(3.6, 3.8))
    axes = figure.subplots()
    left, bottom = x.amin(dim=0).tolist()
    right, top = x.amax(dim=0).tolist()
    axes.add_patch(Rectangle((left, bottom), right - left, top - bottom, facecolor="C0", alpha=0.1))
    axes.plot(x[:, 0].numpy(), x[:, 1].numpy(), color="C0", linewidth=1)
    right_above, left_below = (9, 4), (-15, -9)  # where a number does not cover other points
    for points, marker, colour, name, offset in (
        (x, "s", "C0", "values", right_above),
        (one_head, "o", "C1", "one head", left_below),
        (two_heads[..., 0].T, "^", "C2", "two heads", right_above),
        (slipped, "X", "C3", "with the slip", right_above),
    ):
        axes.plot(
            points[:, 0].numpy(),
            points[:, 1].numpy(),
            marker,
            color=colour,
            markersize=9,
            label=name,
        )
        for number, (first, second) in enumerate(points.tolist(), start=1):
            axes.annotate(str(number), (first, second), xytext=offset, textcoords="offset points")
    axes.set(xlabel="first number", ylabel="second number", xlim=(0, 1.15), ylim=(0.3, 2.2))
    axes.legend(loc="lower left")
    return figure
