"""Figures of the chapter on position embeddings of images."""

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn.functional import cosine_similarity

from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from transformer_notes.grid_positions import grid_sinusoids

Grid = Float[Tensor, "row column d_model"]

GRID, D_MODEL = 14, 768
SHOWN = range(0, GRID, 4)


def orders() -> Figure:
    """Draw how often a model is right for each treatment of the order, one dot for each seed."""
    runs = recorded("digits")["runs"]
    rows = {
        "row by row": [run["accuracy"][-1] for run in runs["ViT"]],
        "one order for all": [run["accuracy"][-1] for run in runs["one order"]],
        "no positions": [run["accuracy"][-1] for run in runs["no positions"]],
        "an order each": [run["accuracy"][-1] for run in runs["an order each"]],
        "an order each, tests only": [run["accuracy_shuffled_tests"] for run in runs["ViT"]],
    }
    figure = Figure(figsize=(6, 2.8))
    axes = figure.subplots()
    for row, shares in enumerate(rows.values()):
        axes.plot([100 * share for share in shares], [row] * len(shares), "C0o", alpha=0.7)
    axes.axvline(10, color="C1", linestyle="--")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.set(xlim=(0, 102), ylim=(len(rows) - 0.5, -0.5), xlabel="right on test images, %")
    axes.grid(axis="x")
    return figure


def tiles() -> Figure:
    """Draw the similarity of every place with all others, for two trained models."""
    figure = Figure(figsize=(6.6, 3.6))
    titles = {"digits": "digits that fill the image", "moved_digits": "digits anywhere"}
    for axes, (experiment, title) in zip(figure.subplots(1, 2), titles.items(), strict=True):
        model = recorded_vit(experiment)
        size = model.config.grid_size
        grid = model.positions.table[1:].detach().unflatten(0, (size, size))
        # What all have in common tells no place from another.
        grid = grid - grid.mean(dim=(0, 1))
        similarity = cosine_similarity(grid[:, :, None, None], grid, dim=-1)
        _draw_tiles(axes, similarity, title)
    return figure


def waves() -> Figure:
    """Draw products of sixteen places with all others, for two kinds of waves."""
    angle = torch.arange(GRID).unsqueeze(1) * 10_000.0 ** (-torch.arange(0, D_MODEL, 2) / D_MODEL)
    columns, rows = angle.sin().expand(GRID, -1, -1), angle.cos().unsqueeze(1)
    circulating = torch.stack(torch.broadcast_tensors(columns, rows), dim=-1).flatten(start_dim=2)
    kinds = {
        "sines and cosines of both": grid_sinusoids(GRID, GRID, D_MODEL).view_as(circulating),
        "the circulating formula": circulating,
    }
    figure = Figure(figsize=(6.6, 3.6))
    for axes, (title, grid) in zip(figure.subplots(1, 2), kinds.items(), strict=True):
        shown = grid[list(SHOWN)][:, list(SHOWN)]
        products = torch.einsum("rcd,uvd->rcuv", shown, grid)
        least, most = products.aminmax(dim=-1)
        least, most = least.amin(dim=-1), most.amax(dim=-1)
        scaled = (products - least[..., None, None]) / (most - least)[..., None, None]
        _draw_tiles(axes, scaled, title)
        places = [i * (GRID + 1) + own for i, own in enumerate(SHOWN)]
        axes.plot(places * len(places), sorted(places * len(places)), "C1o", markersize=3)
    return figure


def _draw_tiles(axes: Axes, numbers: Float[Tensor, "row column height width"], title: str) -> None:
    """Draw a picture for each place, with a gap of one cell between them."""
    rows, columns, height, width = numbers.shape
    sheet = torch.full((rows * (height + 1) - 1, columns * (width + 1) - 1), torch.nan)
    for row in range(rows):
        for column in range(columns):
            top, left = row * (height + 1), column * (width + 1)
            sheet[top : top + height, left : left + width] = numbers[row, column]
    axes.imshow(sheet.numpy(), vmin=-1 if numbers.min() < 0 else 0, vmax=1)
    axes.set_title(title)
    axes.set_axis_off()
