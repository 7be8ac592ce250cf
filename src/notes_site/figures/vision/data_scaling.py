"""Figures of the chapter on how much data a Vision Transformer needs."""

from matplotlib.figure import Figure

from notes_site.digits import digits as all_digits
from notes_site.recorded import recorded

# Dosovitskiy et al. 2020, table 5, and Kolesnikov et al. 2019: images in millions, accuracy.
IMAGES = [1.3, 14, 303]
PUBLISHED = {
    "H/14": ([85.13, 88.04], "C0o-"),
    "L/16": ([76.53, 85.15, 87.12], "C2s-"),
    "B/16": ([77.91, 83.97, 84.15], "C4^-"),
    "L/32": ([71.16, 80.99, 84.37], "C2s:"),
    "B/32": ([73.38, 81.28, 80.73], "C4^:"),
    "ResNet": ([81.30, 85.39, 87.54], "C1D--"),
}


def published() -> Figure:
    """Draw the accuracy of published models against the images of their pre-training."""
    figure = Figure(figsize=(6, 3.8))
    axes = figure.subplots()
    for name, (accuracy, style) in PUBLISHED.items():
        axes.semilogx(IMAGES[-len(accuracy) :], accuracy, style, markersize=5, label=name)
    axes.set(
        xlabel="images of the pre-training, in millions",
        ylabel="accuracy on ImageNet, %",
        xticks=IMAGES,
        xticklabels=[f"{n:g}" for n in IMAGES],
    )
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower right", ncols=2)
    return figure


def pictures() -> Figure:
    """Draw the first test image of each digit under the grid of its patches."""
    settings = recorded("digits")["settings"]
    patch_size = settings["vit"]["patch_size"]
    _, tests = all_digits()
    figure = Figure(figsize=(6, 2.6))
    names = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    for digit, (name, axes) in enumerate(zip(names, figure.subplots(2, 5).flat, strict=True)):
        image = tests.images[tests.labels == digit][0, 0]
        axes.imshow(image.numpy(), vmin=0, vmax=1)
        lines = [place - 0.5 for place in range(patch_size, len(image), patch_size)]
        axes.hlines(lines, -0.5, len(image) - 0.5, colors="0.5", linewidth=0.8)
        axes.vlines(lines, -0.5, len(image) - 0.5, colors="0.5", linewidth=0.8)
        axes.set_title(name)
        axes.axis("off")
    return figure


def digits() -> Figure:
    """Draw how often the trained models are right, against how many images they learned from."""
    result = recorded("digits")
    sizes = result["settings"]["sizes"]
    figure = Figure(figsize=(6, 3.6))
    axes = figure.subplots()
    for model, colour, line, mark in (("CNN", "C1", "--", "D"), ("ViT", "C0", "-", "o")):
        mean = result["spread"][model]["accuracy"]["mean"]
        axes.semilogx(sizes, [100 * share for share in mean], colour + line, label=model)
        for run in result["runs"][model]:
            right = [100 * share for share in run["accuracy"]]
            axes.plot(sizes, right, colour + mark, markersize=4, alpha=0.6)
    axes.set(xlabel="training images", ylabel="right on test images, %", xticks=sizes)
    axes.set_xticklabels([f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower right")
    return figure
