"""Figures of the chapter on what to build in."""

import torch
from matplotlib import colormaps
from matplotlib.figure import Figure
from torch import Tensor

from transformer_notes.attention import attention_scores

LENGTH = 12


def maps() -> Figure:
    """Draw four layers as matrices: which place reads which, and with what weight."""
    generator = torch.Generator().manual_seed(0)
    dense = torch.rand(LENGTH, LENGTH, generator=generator) * 2 - 1
    apart = (torch.arange(LENGTH)[:, None] - torch.arange(LENGTH)).abs()
    kernel = torch.tensor([-0.8, 0.9, 0.4])
    shared = sum(
        weight * torch.eye(LENGTH).roll(shift, dims=1)
        for shift, weight in zip((-1, 0, 1), kernel, strict=True)
    )
    tokens = torch.randn(LENGTH, 6, generator=generator)
    attention = attention_scores(tokens, tokens.roll(3, dims=0)).softmax(dim=-1)
    drawn = {
        "dense": dense,
        "local": torch.where((apart <= 1) | (apart == LENGTH - 1), dense, torch.nan),
        "local and shared": torch.where(torch.as_tensor(shared) == 0, torch.nan, shared),
        "attention": attention / attention.max(),
    }
    # Grey where there is no weight at all, unlike a weight near zero.
    colours = colormaps["PuOr_r"].with_extremes(bad=(0.5, 0.5, 0.5, 0.4))
    figure = Figure(figsize=(5, 5.2))
    for axes, (name, matrix) in zip(figure.subplots(2, 2).flat, drawn.items(), strict=True):
        axes.imshow(matrix.numpy(), cmap=colours, vmin=-1, vmax=1)
        axes.set_title(name)
        axes.set_xticks([])
        axes.set_yticks([])
        axes.set_xlabel("is read")
        axes.set_ylabel("asks")
    return figure


def examples() -> Figure:
    """Draw the error of a kernel and of a full matrix while examples come in."""
    generator = torch.Generator().manual_seed(0)
    data = torch.randn(512, LENGTH, dtype=torch.float64, generator=generator)
    counts = range(1, LENGTH + 1)
    figure = Figure(figsize=(6, 2.9))
    panels = figure.subplots(1, 3, sharey=True)
    for axes, mirrored in zip(panels, (0.0, 0.4, 1.0), strict=True):
        by_kernel, by_matrix = zip(
            *(_errors(data, count, mirrored) for count in counts), strict=True
        )
        axes.plot(counts, by_kernel, "C0o-", markersize=4, label="kernel")
        axes.plot(counts, by_matrix, "C1s--", markersize=4, label="matrix")
        axes.set_title(f"{mirrored:.0%} mirror")
        axes.set_xlabel("examples")
        axes.set_xticks([1, 6, 12])
        axes.grid(axis="y")
    panels[0].set_ylabel("error")
    panels[0].set_ylim(-0.05, 1.45)
    panels[0].legend(loc="upper right")
    return figure


def _errors(data: Tensor, count: int, mirrored: float) -> tuple[float, float]:
    """Fit both to the first rows, and measure their errors on rows not seen."""
    kernel = torch.tensor([-1.0, 3, 1], dtype=data.dtype)
    near = torch.stack([data.roll(1, 1), data, data.roll(-1, 1)], dim=-1)
    goal = (1 - mirrored) * (near @ kernel) + mirrored * 3 * data.flip(1)
    learned = torch.linalg.pinv(near[:count].flatten(end_dim=1)) @ goal[:count].flatten()
    matrix = torch.linalg.pinv(data[:count]) @ goal[:count]
    test = slice(LENGTH, None)
    scale = goal[test].square().mean()
    by_kernel = (near[test] @ learned - goal[test]).square().mean() / scale
    by_matrix = (data[test] @ matrix - goal[test]).square().mean() / scale
    return by_kernel.item(), by_matrix.item()
