"""Figures of the chapter on scaling further."""

import math

import torch
from matplotlib.figure import Figure

from transformer_notes.scaling import reciprocal_root_rate, saturating_power_law

# 10-shot accuracy over thousands of steps of 4,096 images, and GFLOPs for an image
# (Zhai et al. 2021, appendix F, the largest set, and table 2).
GFLOPS = {"Ti/16": 2.5, "B/16": 35.1, "L/16": 122.9, "g/14": 533.1}
ACCURACY = {
    "Ti/16": (
        (20, 30, 60, 120, 400, 1200, 2000, 4000),
        (23.6, 28.5, 35.7, 41.0, 46.7, 50.1, 50.8, 52.1),
    ),
    "B/16": (
        (20, 30, 60, 120, 400, 1200, 2000, 4000),
        (45.7, 53.1, 61.0, 66.0, 72.4, 74.9, 76.3, 76.8),
    ),
    "L/16": (
        (20, 30, 60, 120, 400, 1200, 2000, 4000),
        (49.7, 57.7, 66.9, 71.5, 76.8, 79.7, 80.5, 81.5),
    ),
    "g/14": (
        (120, 400, 1200, 2000, 4000, 6300),
        (76.4, 81.3, 83.3, 83.9, 84.3, 84.5),
    ),
}

# The same for L/16 and sets of so many million images.
STEPS = (20, 30, 60, 120, 400, 1200, 2000, 4000)
SETS = {
    "30 million": (49.6, 57.4, 66.0, 69.3, 72.2, 70.6, 68.7, 67.2),
    "300 million": (49.7, 57.4, 66.5, 71.4, 77.0, 78.0, 79.5, 78.7),
    "1,000 million": (50.6, 58.4, 66.9, 71.3, 76.9, 79.2, 80.0, 81.0),
    "3,000 million": (49.7, 57.7, 66.9, 71.5, 76.8, 79.7, 80.5, 81.5),
}
# What the chapter finds by hand: logit, and head and body, for equal and other decays.
LOW, HIGH = math.log(0.7 / 0.3), math.log(0.97 / 0.03)


def sets() -> Figure:
    """Draw the accuracy of one model over steps, for four sets of images."""
    figure = Figure(figsize=(4.2, 3.4))
    axes = figure.subplots()
    thousands = [1000 * step for step in STEPS]
    for place, (name, accuracy) in enumerate(SETS.items()):
        axes.plot(thousands, accuracy, f"C{place}o-", markersize=4, label=name)
    axes.set(xscale="log", ylim=(45, 85), xlabel="steps", ylabel="right answers, percent")
    axes.legend(loc="lower right", title="images in the set")
    return figure


def law() -> Figure:
    """Draw a saturating power law, seven points on it, and a straight line through them."""
    made = {"a": 0.8, "b": 0.3, "c": 0.1, "d": 1.0}
    compute = torch.logspace(-2, 6, 120, dtype=torch.float64)
    points = torch.tensor([1.0, 3, 10, 30, 100, 300, 1000], dtype=torch.float64)
    error = saturating_power_law(points, **made)
    x, y = points.log(), error.log()
    slope = ((x - x.mean()) * y).sum() / (x - x.mean()).square().sum()
    line = (y.mean() + slope * (compute.log() - x.mean())).exp()
    figure = Figure(figsize=(4.2, 3.6))
    axes = figure.subplots()
    axes.plot(compute.tolist(), saturating_power_law(compute, **made).tolist(), "C0")
    axes.plot(compute.tolist(), line.tolist(), "C1--")
    axes.plot(points.tolist(), error.tolist(), "C0o")
    axes.axhline(0.1, color="C2", linestyle=":")
    axes.text(0.013, 0.105, "floor c", color="C2", va="bottom")
    axes.text(0.013, 0.72, "law", color="C0", va="top")
    axes.text(0.05, 1.45, "straight line", color="C1")
    axes.set(xscale="log", yscale="log", ylim=(0.04, 2), xlim=(0.01, 1e6))
    axes.set(xlabel="compute", ylabel="error")
    axes.set_yticks([0.05, 0.1, 0.2, 0.5, 1], ["0.05", "0.1", "0.2", "0.5", "1"])
    axes.tick_params(axis="y", which="minor", left=False, labelleft=False)
    return figure


def twice() -> Figure:
    """Draw the error of four models over images seen, and over operations."""
    figure = Figure(figsize=(4.2, 6.2))
    above, below = figure.subplots(2, 1)
    for place, (name, (steps, accuracy)) in enumerate(ACCURACY.items()):
        images = [1000 * step * 4096 for step in steps]
        error = [100 - percent for percent in accuracy]
        # Backward takes twice the operations of forward.
        operations = [3 * 1e9 * GFLOPS[name] * seen for seen in images]
        above.plot(images, error, f"C{place}o-", markersize=4, label=name)
        below.plot(operations, error, f"C{place}o-", markersize=4, label=name)
    above.set_xlabel("images seen")
    below.set_xlabel("operations of the training")
    for axes in (above, below):
        axes.set(xscale="log", yscale="log", ylim=(13, 90), ylabel="errors, percent")
        axes.set_yticks([15, 20, 30, 50, 80], ["15", "20", "30", "50", "80"])
        axes.tick_params(axis="y", which="minor", left=False, labelleft=False)
        axes.legend(loc="lower left")
    return figure


def schedules() -> Figure:
    """Draw one long training with three cool-downs, and two schedules with a fixed end."""
    figure = Figure(figsize=(4.2, 3.4))
    axes = figure.subplots()
    steps = list(range(0, 401, 2))
    axes.plot(
        steps, [_rate(step, 400, cool_down=0) for step in steps], "C0", label="reciprocal root"
    )
    for end in (120, 240, 400):
        tail = range(end - 50, end + 1)
        label = "cool-downs" if end == 400 else None
        axes.plot(tail, [_rate(step, end, cool_down=50) for step in tail], "C1", label=label)
    late = [t for t in steps if t >= 10]
    cosine = [4 * (1 + math.cos(math.pi * (t - 10) / 390)) for t in late]
    axes.plot(late, cosine, "C2--", label="cosine")
    axes.plot([10, 400], [8, 0], "C3:", label="linear")
    axes.set(xlabel="thousands of steps", ylabel="learning rate, in 0.0001", ylim=(0, 8.6))
    axes.legend(loc="upper right")
    return figure


def _rate(step: int, num_steps: int, cool_down: int) -> float:
    return reciprocal_root_rate(
        step, peak=8.0, warm_up=10, timescale=10, cool_down=cool_down, num_steps=num_steps
    )


def lengths() -> Figure:
    """Draw head and body of four small models, and where the logit is the same."""
    figure = Figure(figsize=(4.2, 3.4))
    axes = figure.subplots()
    head = torch.linspace(0.15, 3.4, 200)
    for place, (logit, name) in enumerate(((LOW, "logit 0.85"), (HIGH, "logit 3.48"))):
        axes.plot(head.tolist(), (logit / head).tolist(), f"C{place}", label=name)
    for ratio, decays in ((10, "3.0, 0.03"), (1, "0.3, 0.3"), (0.1, "0.03, 3.0")):
        w = math.sqrt(LOW / ratio)
        axes.plot([w], [LOW / w], "C0o")
        # The steep end has its label below the point, clear of the other curve.
        axes.text(w + 0.1, LOW / w - 0.35 if ratio > 1 else LOW / w + 0.06, decays, color="C0")
    axes.plot([math.sqrt(HIGH)], [math.sqrt(HIGH)], "C1o")
    axes.text(math.sqrt(HIGH) + 0.1, math.sqrt(HIGH) + 0.05, "0.03, 0.03", color="C1")
    axes.set(xlim=(0, 3.9), ylim=(0, 3.7), xlabel="head w", ylabel="body b")
    axes.legend(loc="upper right")
    return figure


def kept() -> Figure:
    """Draw the bytes that training keeps for a parameter, for three optimisers."""
    parts = {
        "parameter": (4, 4, 4),
        "gradient": (4, 4, 4),
        "first moment": (4, 2, 2),
        "second moment": (4, 4, 0),
    }
    figure = Figure(figsize=(4.2, 2.8))
    axes = figure.subplots()
    start = [0, 0, 0]
    for place, (name, sizes) in enumerate(parts.items()):
        axes.barh(range(3), sizes, left=start, height=0.6, color=f"C{place}", label=name)
        start = [left + size for left, size in zip(start, sizes, strict=True)]
    axes.set_yticks(range(3), ["Adam", "first moment\nin 16 bits", "Adafactor,\nas changed"])
    axes.invert_yaxis()
    axes.set(xlabel="bytes for each parameter", xlim=(0, 16), xticks=range(0, 17, 4))
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2)
    return figure
