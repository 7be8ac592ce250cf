"""Figures of the chapter on attention before Transformers."""

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from notes_site.figures.style import draw_weights
from transformer_notes.alignment import (
    concat_score,
    dot_score,
    general_score,
    hard_attention,
    local_m_weights,
    local_p_weights,
    predicted_position,
    soft_attention,
)

# A dog on a lawn: s is sky, g grass, d dog, p a paw in the grass.
PHOTOGRAPH = (
    "ssssssssssss",
    "sssssssssdss",
    "sdssssssdddd",
    "sdssssssddds",
    "ssddddddddss",
    "ggddddddddgg",
    "ggpgpgggpgpg",
    "gggggggggggg",
)
FEATURES = {"s": [0.0, 0, 8], "g": [0.0, 8, 0], "d": [8.0, 0, 0], "p": [4.0, 4, 0]}
COLOURS = ListedColormap(["#8ecae6", "#6a994e", "#a5683a", "#87804a"])

WORDS = ["je", "ne", "sais", "pas"]
SOURCE = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
TARGET = torch.tensor([[0.4, 1, 0], [0, 0, 1]])

PLACES = torch.tensor([[3.0, 1, 0, 2, 1, 0, 0]])


def picture() -> Figure:
    """Draw a picture as patches, and how important each patch is."""
    figure = Figure(figsize=(5.6, 2.3))
    left, right = figure.subplots(1, 2)
    left.imshow([["sgdp".index(kind) for kind in row] for row in PHOTOGRAPH], cmap=COLOURS)
    _, weights = soft_attention(*_photograph())
    _draw_map(right, weights, "importance")
    left.set_title("picture, 8 × 12 patches")
    _bare(left)
    return figure


def maps() -> Figure:
    """Draw a soft map, the mask that the lecture describes, and one draw."""
    scores, patches = _photograph()
    _, soft = soft_attention(scores, patches)
    mask = (patches[:, 0] > 0).float().unsqueeze(0)
    _, drawn = hard_attention(scores, patches, torch.Generator().manual_seed(1))
    figure = Figure(figsize=(6.4, 1.9))
    names = ("soft", "hard, as in the lecture", "hard, as in the paper")
    for axes, shown, name in zip(figure.subplots(1, 3), (soft, mask, drawn), names, strict=True):
        _draw_map(axes, shown, name)
    return figure


def slopes() -> Figure:
    """Draw what is read while one score grows: a curve if soft, a staircase if hard."""
    steps = torch.linspace(-2, 5, 701, dtype=torch.float64)
    scores = torch.tensor([2.0, 1, 0, -1], dtype=torch.float64).repeat(len(steps), 1)
    scores[:, 0] = steps
    fur = torch.tensor([8.0, 4, 0, 0], dtype=torch.float64)
    shares = scores.softmax(dim=-1)
    pointer = torch.full((len(steps), 1), 0.64, dtype=torch.float64)
    hard = fur[torch.searchsorted(shares.cumsum(dim=-1), pointer).squeeze(-1)]
    figure = Figure(figsize=(5, 2.8))
    axes = figure.subplots()
    axes.plot(steps.numpy(), (shares @ fur).numpy(), color="C0", label="soft")
    axes.plot(steps.numpy(), hard.numpy(), color="C1", ls="--", label="hard, pointer at 0.64")
    axes.set(xlabel="score of the head", ylabel="fur that is read")
    axes.grid(axis="y")
    axes.legend(loc="lower right")
    return figure


def states() -> Figure:
    """Draw the states of an encoder, and how one context vector is averaged from them."""
    context, weights = soft_attention(dot_score(TARGET, SOURCE), SOURCE)
    figure = Figure(figsize=(6, 3.9))
    axes = figure.subplots()
    for place, (word, state) in enumerate(zip(WORDS, SOURCE.tolist(), strict=True)):
        _draw_vector(axes, 1.6 * place, 0, state, "C0")
        middle = 1.6 * place + 0.5
        axes.annotate("", (middle, -0.05), (middle, -0.55), arrowprops=_arrow("C0"))
        axes.text(middle, -0.65, word, ha="center", va="top")
        if place:
            tail = (1.6 * place - 0.55, 0.75)
            axes.annotate("", (1.6 * place - 0.05, 0.75), tail, arrowprops=_arrow("C0"))
        weight = weights[0, place].item()
        axes.plot([middle, 2.9], [1.55, 3.4], color="C1", lw=10 * weight)
        side, align = (0.38, "right") if place < 2 else (0.62, "left")
        axes.text(1.6 * place + side, 1.58, f"{weight:.2f}", ha=align, va="bottom", color="C1")
    _draw_vector(axes, 2.4, 3.4, context[0].tolist(), "C1")
    _draw_vector(axes, 6.2, 3.4, TARGET[0].tolist(), "C2")
    axes.annotate("", (3.6, 4.15), (6.1, 4.15), arrowprops=_arrow("C2"))
    axes.text(4.85, 4.25, "asks", ha="center", va="bottom")
    axes.text(2.3, 4.15, "context vector", ha="right", va="center")
    axes.text(6.7, 3.3, 'state of the decoder,\nabout to write "don\'t"', ha="center", va="top")
    axes.text(6.0, 0.75, "states of\nthe encoder", ha="left", va="center")
    axes.set(xlim=(-0.2, 8.6), ylim=(-1.2, 5.1))
    axes.set_axis_off()
    return figure


def alignment() -> Figure:
    """Draw which French words two English words read from."""
    figure = Figure(figsize=(4.4, 2.2))
    axes = figure.subplots()
    _, weights = soft_attention(dot_score(TARGET, SOURCE), SOURCE)
    draw_weights(axes, weights, ["don't", "know"], WORDS)
    return figure


def scores() -> Figure:
    """Draw the weights that three scores give the same four states."""
    w_general = torch.tensor([[0.0, 2, 0], [1, 0, 0], [0, 0, 1]])
    w_concat = torch.tensor([[0.0, 0], [0, -3], [0, 0], [0, 0], [2, 2], [-1, 0]])
    v_concat = torch.tensor([1.0, -1])
    rows = torch.cat(
        [
            dot_score(TARGET[:1], SOURCE),
            general_score(TARGET[:1], SOURCE, w_general),
            concat_score(TARGET[:1], SOURCE, w_concat, v_concat),
        ]
    )
    figure = Figure(figsize=(4.4, 2.9))
    axes = figure.subplots()
    draw_weights(axes, rows.softmax(dim=-1), ["dot", "general", "concat"], WORDS)
    axes.set_ylabel("score")
    return figure


def windows() -> Figure:
    """Draw global, monotonic and predictive weights over the same scores."""
    w_position = torch.tensor([[1.0, 0], [0, 1], [0, 0]])
    position = predicted_position(TARGET[:1], w_position, torch.tensor([-1.0, 1]), num_source=7)
    local_p = local_p_weights(PLACES, position, half_width=2)[0]
    local_m = local_m_weights(PLACES.expand(5, 7), half_width=2)[4]
    centre = position.item()
    figure = Figure(figsize=(6.4, 2.5))
    panels = figure.subplots(1, 3, sharey=True)
    named = (("global", PLACES[0].softmax(dim=-1)), ("local-m", local_m), ("local-p", local_p))
    for axes, (name, weights), middle in zip(panels, named, (None, 4.0, centre), strict=True):
        if middle is not None:
            axes.axvspan(middle - 2, middle + 2, color="C1", alpha=0.18, lw=0)
            axes.axvline(middle, color="C1", ls=":")
        axes.bar(range(7), weights.numpy(), color="C0", edgecolor="none")
        axes.set(title=name, xlabel="source state", xlim=(-0.6, 6.6))
        axes.set_xticks(range(7))
    grid = torch.linspace(centre - 2, centre + 2, 100)
    panels[2].plot(grid.numpy(), torch.exp(-((grid - centre) ** 2) / 2).numpy(), color="C1")
    panels[0].set_ylabel("weight")
    return figure


def squares() -> Figure:
    """Draw one sentence that reads another, and one that reads itself."""
    _, across = soft_attention(dot_score(TARGET, SOURCE), SOURCE)
    _, within = soft_attention(dot_score(SOURCE, SOURCE), SOURCE)
    figure = Figure(figsize=(6.4, 2.9))
    left, right = figure.subplots(1, 2)
    draw_weights(left, across, ["don't", "know"], WORDS, "English reads French")
    draw_weights(right, within, WORDS, WORDS, "French reads itself")
    return figure


def _photograph() -> tuple[Float[Tensor, "1 patch"], Float[Tensor, "patch 3"]]:
    """Give a score for each patch of the photograph, for one who looks for fur, and the patches."""
    patches = torch.tensor([FEATURES[kind] for row in PHOTOGRAPH for kind in row])
    return dot_score(torch.tensor([[0.4, 0.1, 0]]), patches), patches


def _draw_map(axes: Axes, weights: Float[Tensor, "1 patch"], name: str) -> None:
    axes.imshow(weights.view(len(PHOTOGRAPH), -1).numpy(), vmin=0)
    axes.set_title(name)
    _bare(axes)


def _bare(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(True)


def _draw_vector(axes: Axes, left: float, bottom: float, vector: list[float], colour: str) -> None:
    """Draw a vector as a column of boxes with its numbers, the first on top."""
    for place, number in enumerate(reversed(vector)):
        box = (left, bottom + 0.5 * place)
        axes.add_patch(Rectangle(box, 1, 0.5, facecolor="none", edgecolor=colour, lw=1.5))
        label = f"{number:.2f}".rstrip("0").rstrip(".")
        axes.text(left + 0.5, bottom + 0.5 * place + 0.24, label, ha="center", va="center")


def _arrow(colour: str) -> dict[str, object]:
    return {"arrowstyle": "->", "lw": 1.5, "color": colour}
