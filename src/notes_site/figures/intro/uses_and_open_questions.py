"""Figures of the chapter on what Transformers are used for, and what they lack."""

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch.nn import functional as F

from notes_site.figures.style import text_colour
from transformer_notes.patches import patchify, unpatchify

# Year and month in which each was made public.
MILESTONES = (
    ("attention in a translator", 2014, 9),
    ("Neural Turing Machine", 2014, 10),
    ("Transformer", 2017, 6),
    ("BERT", 2018, 10),
    ("GPT-3", 2020, 5),
    ("DALL·E, the paper", 2021, 2),
    ("Transformers on video", 2021, 3),
    ("Decision Transformer", 2021, 6),
    ("AlphaFold 2, the paper", 2021, 7),
    ("Memorizing Transformers", 2022, 3),
    ("InstructGPT", 2022, 3),
    ("DALL·E 2", 2022, 4),
    ("diffusion by a Transformer", 2022, 12),
)

IMAGE = torch.tensor(
    [[0.0, 0, 1, 8, 9, 8], [0, 1, 0, 9, 9, 9], [8, 9, 7, 2, 0, 0], [1, 0, 9, 1, 1, 0]]
)
CODEBOOK = torch.tensor([[0.0, 0, 0, 0], [9, 9, 9, 9], [0, 9, 0, 9], [9, 0, 9, 0], [9, 9, 0, 0]])


def timeline() -> Figure:
    """Draw when things became public, and when class and video were."""
    figure = Figure(figsize=(7, 4.4))
    axes = figure.subplots()
    axes.axvspan(2021.7, 2021.95, color="C1", alpha=0.25, lw=0)
    axes.axvline(2022.52, color="C1", ls="--")
    for row, (name, year, month) in enumerate(MILESTONES):
        place = year + (month - 0.5) / 12
        axes.plot(place, row, "o", color="C0")
        if year < 2022:
            axes.text(place - 0.15, row, name, ha="right", va="center")
        else:  # right of the line
            axes.text(max(place + 0.15, 2022.65), row, name, ha="left", va="center")
    axes.text(2021.8, -1, "class", ha="right", va="center", color="C1")
    axes.text(2022.65, -1, "video", ha="left", va="center", color="C1")
    axes.set(xlim=(2010, 2027.2), ylim=(len(MILESTONES) - 0.4, -1.7))
    axes.set_xticks(range(2014, 2024, 2))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure


def errors() -> Figure:
    """Draw how far twenty residues lie from their places, with four cutoffs."""
    distances = [0.8] * 15 + [1.5] * 3 + [3.0, 20.0]
    figure = Figure(figsize=(5.6, 2.9))
    axes = figure.subplots()
    axes.bar(range(1, 20), distances[:19], color="C0", edgecolor="none")
    axes.bar(20, distances[19], color="C1", edgecolor="none")
    for cutoff in (1, 2, 4, 8):
        axes.axhline(cutoff, color="C2", lw=1, ls="--")
    axes.set_yscale("log")
    axes.set_yticks([1, 2, 4, 8, 20], ["1", "2", "4", "8", "20"])
    axes.minorticks_off()
    axes.set(xlabel="residue", ylabel="distance in Å", ylim=(0.5, 25))
    axes.set_xticks([1, 5, 10, 15, 20])
    return figure


def triangles() -> Figure:
    """Draw which two edges tell the third edge of a triangle."""
    figure = Figure(figsize=(5.6, 2.6))
    left, right = figure.subplots(1, 2)
    _draw_triangle(left, "outgoing", outgoing=True)
    _draw_triangle(right, "incoming", outgoing=False)
    return figure


def asked() -> Figure:
    """Draw what is got against what was asked for, without and with luck in the game."""
    figure = Figure(figsize=(6.2, 2.9))
    games = (
        ("apples, no luck", (0, 2, 3, 4), (0, 2, 3, 4), 4.6),
        ("a gamble", (0, 6, 10), (2, 6, 2), 11.5),
    )
    for axes, (name, targets, got, end) in zip(figure.subplots(1, 2), games, strict=True):
        axes.plot((0, end), (0, end), color="C2", lw=1, ls="--")
        axes.plot(targets, got, "o", color="C0", markersize=8)
        axes.set(title=name, xlabel="asked for", ylabel="got, on average")
        axes.set(xlim=(-0.05 * end, end), ylim=(-0.05 * end, end), aspect="equal")
        axes.set_xticks(targets)
        axes.set_yticks(sorted(set(got)))
        axes.grid()
    return figure


def tokens() -> Figure:
    """Draw a small image, its tokens, and what the tokens are laid out as."""
    patches = patchify(IMAGE[None, None], patch_size=2)[0]
    nearest = torch.cdist(patches, CODEBOOK).argmin(dim=-1)
    rebuilt = unpatchify(CODEBOOK[nearest][None], 2, height=4, width=6)[0, 0]
    figure = Figure(figsize=(6.4, 1.9))
    left, middle, right = figure.subplots(1, 3)
    for axes, pixels, name in ((left, IMAGE, "image"), (right, rebuilt, "laid out")):
        shown = axes.imshow(pixels.numpy(), vmin=0, vmax=9)
        for row, entries in enumerate(pixels.tolist()):
            for column, level in enumerate(entries):
                colour = text_colour(shown.cmap, level / 9)
                axes.text(column, row, f"{level:.0f}", color=colour, ha="center", va="center")
        axes.set_title(name)
    for place, token in enumerate(nearest.tolist()):
        x, y = place % 3, place // 3
        middle.text(x, y, str(token), ha="center", va="center", fontsize=16)
    middle.set(xlim=(-0.5, 2.5), ylim=(1.5, -0.5), title="tokens", aspect="equal")
    for line in (0.5, 1.5):
        middle.axvline(line, color="C0", lw=1)
    middle.axhline(0.5, color="C0", lw=1)
    for axes in (left, middle, right):
        axes.set_xticks([])
        axes.set_yticks([])
        axes.spines[:].set_visible(True)
    return figure


def preference() -> Figure:
    """Draw the probability of a preference and its loss against the difference of rewards."""
    differences = torch.linspace(-4, 4, 201)
    figure = Figure(figsize=(5, 2.8))
    axes = figure.subplots()
    axes.plot(differences.numpy(), differences.sigmoid().numpy(), "C0", label="probability")
    loss = -F.logsigmoid(differences)
    axes.plot(differences.numpy(), loss.numpy(), "C1--", label="loss")
    axes.set(xlabel="reward of the preferred draft, less that of the other", ylim=(0, 4.2))
    axes.grid(axis="y")
    axes.legend()
    return figure


def _draw_triangle(axes: Axes, name: str, *, outgoing: bool) -> None:
    corners = {"i": (0.0, 0.0), "j": (2.0, 0.0), "k": (1.0, 1.5)}
    told = (("i", "k"), ("j", "k")) if outgoing else (("k", "i"), ("k", "j"))
    for (tail, tip), colour, style in (
        *((edge, "C0", "-") for edge in told),
        (("i", "j"), "C1", "--"),
    ):
        arrow = {"arrowstyle": "-|>", "lw": 2, "color": colour, "ls": style}
        shrink = {"shrinkA": 14, "shrinkB": 14}
        axes.annotate("", corners[tip], corners[tail], arrowprops={**arrow, **shrink})
    for letter, place in corners.items():
        axes.text(*place, letter, ha="center", va="center", fontsize=14)
    axes.set(xlim=(-0.4, 2.4), ylim=(-0.4, 1.9), title=name, aspect="equal")
    axes.set_axis_off()
