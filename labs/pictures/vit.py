"""The pictures of the lab on the Vision Transformer."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from torch import Tensor


def draw_patches(images: Tensor, patch_size: int) -> Figure:
    """Draw images in a row, with lines between their patches."""
    figure = Figure(figsize=(4.2, 1))
    for axes, (image,) in zip(figure.subplots(1, len(images)), images, strict=True):
        axes.imshow(image.numpy(), vmin=0, vmax=1)
        lines = [place - 0.5 for place in range(patch_size, len(image), patch_size)]
        axes.hlines(lines, -0.5, len(image) - 0.5, colors="0.5", linewidth=0.8)
        axes.vlines(lines, -0.5, len(image) - 0.5, colors="0.5", linewidth=0.8)
        axes.axis("off")
    return figure


def draw_maps(images: Tensor, maps: Sequence[Tensor]) -> Figure:
    """Draw images, a row each, and beside them what the class token reads in every layer."""
    figure = Figure(figsize=(3.8, 3.2))
    titles = ["picture", *(f"layer {layer}" for layer in range(1, len(maps) + 1))]
    for row, line in enumerate(figure.subplots(len(images), len(titles))):
        shown = [images[row, 0], *(layer[row] for layer in maps)]
        for axes, title, picture in zip(line, titles, shown, strict=True):
            axes.imshow(picture.detach().numpy(), vmin=0)
            axes.axis("off")
            if row == 0:
                axes.set_title(title)
    return figure


def draw_orders(
    trained: Mapping[str, tuple[float, float]], changed_later: Mapping[str, float]
) -> Figure:
    """Draw the share of right answers with a change in training, and with it only afterwards."""
    figure = Figure(figsize=(4.2, 2.6))
    axes = figure.subplots()
    names = list(trained)
    for place, name in enumerate(names):
        axes.plot(trained[name], [place, place], "C0o-", label="in training too" * (not place))
        axes.plot(changed_later[name], place + 0.2, "C1^", label="only afterwards" * (not place))
    axes.axvline(0.1, color="C3", linestyle=":", label="a guess")
    axes.set_yticks(range(len(names)), names)
    axes.set(xlim=(0, 1), ylim=(len(names) - 0.5, -0.5), xlabel="share of right answers")
    axes.grid(axis="x")
    figure.legend(loc="outside upper right", ncols=2)
    return figure
