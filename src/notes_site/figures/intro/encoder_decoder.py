"""Figures of the chapter on encoder and decoder."""

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.ticker import ScalarFormatter

from notes_site.figures.style import draw_weights
from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.transformer import warmup_learning_rate


def crossing() -> Figure:
    """Draw what each French word reads from the English sentence."""
    source = ["I", "drink", "white", "wine", "."]
    steps = {
        "⟨start⟩ → je": 0,
        "je → bois": 1,
        "bois → du": 3,
        "du → vin": 3,
        "vin → blanc": 2,
        "blanc → .": 4,
        ". → ⟨end⟩": 4,
    }
    kind = torch.eye(5)[:, :4]  # subject, verb, adjective, noun; a full stop is none of them
    query = 6 * kind[list(steps.values())]
    _, weights = scaled_dot_product_attention(query, kind, kind)
    figure = Figure(figsize=(5, 4.2))
    axes = figure.subplots()
    draw_weights(axes, weights, list(steps), source)
    axes.set_ylabel("asks → comes out")
    return figure


def assembly() -> Figure:
    """Draw the encoder and the decoder, with the shape of what passes between the parts."""
    figure = Figure(figsize=(7, 6.2))
    axes = figure.subplots()
    left, right = 2.0, 6.2
    encoder = ["embedding + positions", "self-attention", "feed-forward"]
    decoder = [
        "embedding + positions",
        "causal self-attention",
        "cross-attention",
        "feed-forward",
        "embedding, transposed",
    ]
    for place, name in enumerate(encoder):
        _draw_box(axes, left, 1.5 * place + 1, name, "C0")
    for place, name in enumerate(decoder):
        _draw_box(axes, right, 1.5 * place + 1, name, "C1" if place == 2 else "C0")
    for place, label in enumerate(["m tokens", "m × d_model", ""]):
        _draw_arrow(axes, left, 1.5 * place, label)
    labels = ["n tokens, shifted right", "n × d_model", "", "", "n × d_model", "n × vocabulary"]
    for place, label in enumerate(labels):
        _draw_arrow(axes, right, 1.5 * place, label)
    # The memory turns to the right, into the cross-attention of every decoder layer.
    axes.plot([left, left, 4.1, 4.1], [4.35, 5.2, 5.2, 4.0], color="C1", lw=1.5)
    axes.annotate("", (4.6, 4.0), (4.05, 4.0), arrowprops=_arrow("C1"))
    axes.text(left, 5.3, "memory, m × d_model", ha="left", va="bottom")
    axes.text(3.95, 4.75, "keys,\nvalues", color="C1", ha="right", va="center")
    axes.text(0.2, 3.25, "6 ×", ha="right", va="center")
    axes.text(8.2, 4.0, "× 6", ha="left", va="center")
    axes.plot([0.35, 0.3, 0.3, 0.35], [2.1, 2.1, 4.4, 4.4], color="C2")
    axes.plot([8.05, 8.1, 8.1, 8.05], [2.1, 2.1, 5.9, 5.9], color="C2")
    axes.set(xlim=(-0.4, 8.8), ylim=(-0.5, 8.5))
    axes.set_axis_off()
    return figure


def _draw_box(axes: Axes, x: float, y: float, name: str, colour: str) -> None:
    box = FancyBboxPatch((x - 1.55, y - 0.3), 3.1, 0.6, boxstyle="round,pad=0.05", fill=False)
    box.set_edgecolor(colour)
    axes.add_patch(box)
    axes.text(x, y, name, ha="center", va="center")


def _draw_arrow(axes: Axes, x: float, y: float, label: str) -> None:
    axes.annotate("", (x, y + 0.65), (x, y - 0.15), arrowprops=_arrow("C0"))
    axes.text(x + 0.15, y + 0.25, label, ha="left", va="center")


def _arrow(colour: str) -> dict[str, object]:
    return {"arrowstyle": "->", "color": colour, "lw": 1.5}


def warm_up() -> Figure:
    """Draw the learning rate over the steps, for two widths and two warm-ups."""
    steps = range(100, 40_001, 100)
    figure = Figure(figsize=(5.6, 3.1))
    axes = figure.subplots()
    for label, style, d_model, warmup_steps in (
        ("base", "C0", 512, 4000),
        ("base, warm-up of 8000 steps", "C1--", 512, 8000),
        ("big", "C2:", 1024, 4000),
    ):
        rates = [warmup_learning_rate(step, d_model, warmup_steps) for step in steps]
        axes.plot(steps, rates, style, label=label)
    axes.set(xlabel="step", ylabel="learning rate", xticks=range(0, 40_001, 10_000))
    axes.yaxis.set_major_formatter(ScalarFormatter(useOffset=False))
    axes.ticklabel_format(axis="y", style="plain")
    axes.grid(axis="y")
    axes.legend()
    return figure


# Texts of the tree, where they stand, and the probability of the last step.
TREE = {
    "⟨start⟩": (0, 3.0),
    "le": (1, 4.5),
    "un": (1, 1.5),
    "le vin": (2, 5.2),
    "le blanc": (2, 3.8),
    "un vin": (2, 1.5),
    "le vin ⟨end⟩": (3, 5.2),
    "le blanc ⟨end⟩": (3, 3.8),
    "un vin ⟨end⟩": (3, 2.4),
    "un vin blanc": (3, 0.6),
    "un vin blanc ⟨end⟩": (4, 0.6),
}
STEPS = {
    "le": 0.55,
    "un": 0.40,
    "le vin": 0.40,
    "le blanc": 0.35,
    "un vin": 0.90,
    "le vin ⟨end⟩": 0.60,
    "le blanc ⟨end⟩": 0.90,
    "un vin ⟨end⟩": 0.45,
    "un vin blanc": 0.55,
    "un vin blanc ⟨end⟩": 0.80,
}


def tree() -> Figure:
    """Draw the tree of texts in which the greedy path misses the likelier ones."""
    figure = Figure(figsize=(7.2, 3.9))
    axes = figure.subplots()
    greedy = {"le", "le vin", "le vin ⟨end⟩"}
    products = {"⟨start⟩": 1.0}
    for text, probability in STEPS.items():
        parent = text.rpartition(" ")[0] or "⟨start⟩"
        products[text] = products[parent] * probability
        (x0, y0), (x1, y1) = TREE[parent], TREE[text]
        colour, style = ("C1", "--") if text in greedy else ("C0", "-")
        axes.plot([x0 + 0.36, x1 - 0.3], [y0, y1], color=colour, ls=style)
        side = "center" if y0 == y1 else "right"
        below = y1 < y0
        height = (y0 + y1) / 2 + (-0.06 if below else 0.06)
        axes.text(
            (x0 + x1) / 2, height, f"{probability:.2f}", ha=side, va="top" if below else "bottom"
        )
    for text, (x, y) in TREE.items():
        word = text.rpartition(" ")[2]
        axes.text(x, y, word, ha="center", va="center")
        if word == "⟨end⟩":
            axes.text(x + 0.36, y, f"{products[text]:.4f}", ha="left", va="center", color="C2")
    axes.set(xlim=(-0.5, 5.1), ylim=(0, 5.8))
    axes.set_axis_off()
    return figure
