"""Figures of the chapter on convolutions in front of a Transformer."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from transformer_notes.hybrid import receptive_field

# Table 6 of Dosovitskiy et al. 2020: name, exaFLOPs of pre-training, accuracy on ImageNet.
VIT = [
    ("B/32", 55, 80.73),
    ("L/32", 196, 84.37),
    ("B/16", 224, 84.15),
    ("L/16", 783, 86.30),
    ("L/16", 1567, 87.12),
    ("H/14", 4262, 88.08),
]
HYBRID = [
    ("B/32", 106, 84.90),
    ("L/32", 246, 85.68),
    ("B/16", 274, 85.58),
    ("L/16", 859, 86.60),
    ("L/16", 1668, 87.12),
]
RESNET = [
    ("50x1", 50, 77.54),
    ("101x1", 96, 80.67),
    ("152x1", 141, 81.88),
    ("50x2", 199, 82.12),
    ("152x2", 563, 84.97),
    ("152x2", 1126, 85.56),
    ("200x3", 3306, 87.22),
]


def reach() -> Figure:
    """Draw which pixels of a row four tokens see, cut as patches and through a stem."""
    figure = Figure(figsize=(5.2, 3.4))
    above, below = figure.subplots(2, 1, sharex=True)
    _draw_reach(above, [(16, 16)], 0, "patches of 16")
    # Padding by one in each layer puts the first window 1 + 2 + 4 + 8 pixels to the left.
    _draw_reach(below, [(3, 2)] * 4, -15, "four 3 × 3 of stride 2")
    below.set_xlabel("pixel of the row")
    return figure


def _draw_reach(axes: Axes, layers: list[tuple[int, int]], first: int, title: str) -> None:
    seen, stride = receptive_field(layers)
    axes.axvspan(28, 36, color="C1", alpha=0.3, linewidth=0)
    for token in range(4):
        axes.barh(
            token + 1, seen, left=first + token * stride, height=0.5, color=f"C{token % 2 * 2}"
        )
    axes.set_title(title)
    axes.set(ylim=(4.6, 0.4), xlim=(-16, 66), yticks=[1, 2, 3, 4], ylabel="token")
    axes.set_xticks([0, 16, 32, 48, 64])
    axes.grid(axis="x")


def compute() -> Figure:
    """Draw accuracy against compute for the three families of the paper."""
    figure = Figure(figsize=(5.4, 3.6))
    axes = figure.subplots()
    families = {"ViT": (VIT, "C0o-"), "hybrid": (HYBRID, "C1s-"), "ResNet": (RESNET, "C2^:")}
    for name, (models, style) in families.items():
        _, compute, accuracy = zip(*models, strict=True)
        axes.plot(compute, accuracy, style, label=name)
    axes.set_xscale("log")
    axes.set_xticks([50, 200, 1000, 4000], ["50", "200", "1,000", "4,000"])
    axes.minorticks_off()
    axes.set(xlabel="compute of pre-training, exaFLOPs", ylabel="ImageNet accuracy, %")
    axes.grid()
    axes.legend(loc="lower right")
    return figure
