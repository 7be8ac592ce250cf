"""Figures of the chapter on parameters, operations and seconds."""

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from transformer_notes.counting import (
    attention_macs,
    feed_forward_macs,
    vit_macs,
    vit_parameters,
)
from transformer_notes.vit import ViTConfig, published_vit

SIDES = (128, 4096)


def powers() -> Figure:
    """Draw the work of the blocks over the side of the image, between two guides."""
    figure = Figure(figsize=(6, 4.2))
    axes = figure.subplots()
    for colour, name in (("C2", "G/14"), ("C0", "B/16"), ("C1", "Ti/16")):
        config = published_vit(name)
        points = 33
        sides = [SIDES[0] * (SIDES[1] / SIDES[0]) ** (i / (points - 1)) for i in range(points)]
        axes.plot(sides, [_blocks(config, side) for side in sides], colour, label=f"ViT-{name}")
        even = config.patch_size * (2 * config.d_model + config.d_ff - 1) ** 0.5
        axes.plot([even], [_blocks(config, even)], "o", color=colour, markersize=8)
    start, end = 1.2e9, SIDES[1] / SIDES[0]
    for power, reach in ((2, end), (4, 24)):
        axes.plot(
            [SIDES[0], SIDES[0] * reach], [start, start * reach**power], "--", color="0.5",
            linewidth=1,
        )  # fmt: skip
        axes.annotate(
            f"power {power}",
            (SIDES[0] * reach, start * reach**power),
            xytext=(-6, 0),
            textcoords="offset points",
            ha="right",
            va="bottom",
        )
    axes.set(xscale="log", yscale="log", xlim=(110, 4700), xlabel="side of the image, pixels")
    axes.set_ylabel("MACs")
    axes.set_xticks([128, 256, 512, 1024, 2048, 4096])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda side, _: f"{side:,.0f}"))
    axes.legend(loc="upper left")
    return figure


def _blocks(config: ViTConfig, side: float) -> int:
    length = round((side / config.patch_size) ** 2) + 1
    layer = attention_macs(length, length, config.d_model)
    layer += feed_forward_macs(length, config.d_model, config.d_ff)
    return config.num_layers * layer


def two_measures() -> Figure:
    """Draw ten published models by their parameters and by their work for one image."""
    figure = Figure(figsize=(6, 4.2))
    axes = figure.subplots()
    families = (
        ("Ti/16",), ("S/32", "S/16"), ("B/32", "B/16"), ("L/32", "L/16"), ("H/14",), ("g/14",),
        ("G/14",),
    )  # fmt: skip
    for family in families:
        configs = [published_vit(name, num_classes=0) for name in family]
        millions = [vit_parameters(config) / 1e6 for config in configs]
        gflops = [2 * vit_macs(config) / 1e9 for config in configs]
        axes.plot(millions, gflops, "o-", color="C0")
        for name, x, y in zip(family, millions, gflops, strict=True):
            axes.annotate(name, (x, y), xytext=(7, -9), textcoords="offset points")
    axes.set(xscale="log", yscale="log", xlim=(4, 4000), ylim=(1.5, 2000))
    axes.set(xlabel="parameters, in millions", ylabel="GFLOPs for an image of 224 pixels")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.0f}"))
    axes.grid()
    return figure
