"""Figures of the chapter on general visual representations."""

import math
from collections.abc import Mapping, Sequence

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from torch import Tensor

from transformer_notes.transfer import class_means, fit_linear_probe

# Pictures of 5 rows, with their ink, height, width and number of pieces.
LEAVES = {
    "tall": (
        ("...... ..#... ..#... ..#... ......", (3, 3, 1, 1)),
        ("..#... ..#... ..#... ..#... ..#...", (5, 5, 1, 1)),
    ),
    "wide": (
        ("...... ...... .####. ...... ......", (4, 1, 4, 1)),
        ("...... ###### ...... ...... ......", (6, 1, 6, 1)),
    ),
    "plump": (
        ("...... .###.. .###.. .###.. ......", (9, 3, 3, 1)),
        ("..###. .##### ..###. ...... ......", (11, 3, 5, 1)),
    ),
    "new": (("..##.. ..##.. ..##.. ..#... ......", (7, 4, 2, 1)),),
}
PIECES = {
    "A": (
        ("#..... #..... ...##. ...... ......", (4, 3, 5, 2)),
        ("###... ###... ...... ...### ...###", (12, 5, 6, 2)),
        (".##... .##... ...... .####. ......", (8, 4, 4, 2)),
    ),
    "B": (
        ("...... #..... ....#. ..#... ......", (3, 3, 5, 3)),
        (".##... ...... ....#. ...... .###..", (6, 5, 4, 3)),
        (".....# ...... ..#... #..... ......", (3, 4, 6, 3)),
    ),
    "new": (("####.. ...... .####. ...... ..####", (12, 5, 6, 3)),),
}

# Accuracy in percent with 1,000 examples, from the benchmark's own table, and the classes.
TASKS = (
    ("CIFAR-100", 57.03, 27.32, 100),
    ("Caltech101", 90.95, 77.63, 102),
    ("DTD", 66.01, 51.44, 47),
    ("Flowers102", 88.61, 68.75, 102),
    ("Pets", 89.87, 48.31, 37),
    ("SVHN", 87.32, 89.39, 10),
    ("SUN397", 34.41, 12.85, 397),
    ("Camelyon", 80.61, 80.39, 2),
    ("EuroSAT", 95.31, 93.50, 10),
    ("Resisc45", 80.84, 69.44, 45),
    ("Retinopathy", 73.20, 70.93, 5),
    ("Clevr count", 40.96, 45.55, 8),
    ("Clevr distance", 56.11, 60.93, 6),
    ("DMLab", 36.29, 40.42, 6),
    ("KITTI distance", 70.57, 75.95, 4),
    ("dSprites location", 85.73, 89.62, 16),
    ("dSprites orientation", 45.96, 49.53, 16),
    ("sNORB azimuth", 45.74, 52.19, 18),
    ("sNORB elevation", 35.44, 44.34, 9),
)
# Half of the sides of a picture in the first two games.
CELL_WIDTH, CELL_HEIGHT = 1.0, 0.85

GROUPS = (("natural", 7), ("specialised", 4), ("structured", 8))


def leaves() -> Figure:
    """Draw the first game: four leaves of each of three kinds, and a new one."""
    figure, axes, places = _game(3.5)
    numbers = torch.Generator().manual_seed(2)
    for kind, row in enumerate(places[:-1]):
        for place in row:
            _draw_leaf(axes, place, kind, numbers)
    _draw_leaf(axes, places[-1][0], 0, numbers, angle=1.1)
    return figure


def sonograms() -> Figure:
    """Draw the second game: four recordings of each of three calls, and a new one."""
    figure, axes, places = _game(3.5)
    numbers = torch.Generator().manual_seed(5)
    kinds = [(kind, place) for kind, row in enumerate(places[:-1]) for place in row]
    for kind, (x, y) in [*kinds, (1, places[-1][0])]:
        sound = _sonogram(kind, numbers).numpy()
        extent = (x - CELL_WIDTH, x + CELL_WIDTH, y - CELL_HEIGHT, y + CELL_HEIGHT)
        axes.imshow(sound, vmin=0, vmax=1, extent=extent, interpolation="none")
    return figure


def pixel_leaves() -> Figure:
    """Draw the leaves that are worked by hand, each with its four numbers."""
    return _pictures(LEAVES)


def pieces() -> Figure:
    """Draw the pictures of the counting game, without the numbers, which give it away."""
    return _pictures(PIECES, with_numbers=False)


def two_rules() -> Figure:
    """Draw where the nearest mean and the linear probe change their answer."""
    shots = [numbers for name in ("A", "B") for _, numbers in PIECES[name]]
    features = torch.tensor(shots, dtype=torch.float32)
    labels = torch.tensor([0, 0, 0, 1, 1, 1])
    means = class_means(features, labels)
    weight, bias = fit_linear_probe(features, labels)
    figure = Figure(figsize=(4.5, 3.6))
    axes = figure.subplots()
    for label, (name, colour, marker) in enumerate((("two", "C0", "o"), ("three", "C1", "s"))):
        own = features[labels == label]
        axes.plot(own[:, 0], own[:, 3], marker, color=colour, label=name, markersize=8)
        axes.plot(*means[label, [0, 3]], "+", color=colour, markersize=16, markeredgewidth=3)
    new = PIECES["new"][0][1]
    axes.plot(new[0], new[3], "*", color="C3", markersize=16, label="new")
    # Where both means are equally far; they agree in height and width, which drop out.
    normal = 2 * (means[0] - means[1])
    level = means[0].square().sum() - means[1].square().sum()
    pieces = torch.tensor([1.5, 3.5])
    ink = (level - normal[3] * pieces - normal[1:3] @ means[0, 1:3]) / normal[0]
    axes.plot(ink, pieces, "C2--", label="nearest mean")
    axes.axhline((-bias[1] / weight[3, 1]).item(), color="C2", label="linear probe")
    axes.set(xlabel="ink", ylabel="pieces", xlim=(1, 14), ylim=(1.5, 3.5))
    axes.set_yticks([2, 3])
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
    return figure


def river() -> Figure:
    """Draw one pre-training above, and three tasks below that start from its result."""
    figure = Figure(figsize=(4.5, 3))
    axes = figure.subplots()
    box = {"boxstyle": "round,pad=0.5", "facecolor": axes.get_facecolor(), "edgecolor": "C0"}
    above = ("pre-training\nmillions of images, once", 1.5, 2)
    tasks = (("flowers", 0.2), ("satellite", 1.5), ("counting", 2.8))
    axes.text(above[1], above[2], above[0], ha="center", va="center", bbox=box)
    for name, x in tasks:
        axes.annotate(
            "",
            (x, 0.45),
            (above[1] + 0.35 * (x - above[1]), above[2] - 0.4),
            arrowprops={"arrowstyle": "-|>", "color": "C1", "lw": 2},
        )
        axes.text(x, 0, f"{name}\n1,000", ha="center", va="center", bbox={**box, "edgecolor": "C1"})
    axes.text(-0.75, 2, "upstream", rotation=90, ha="center", va="center", color="C0")
    axes.text(-0.75, 0, "downstream", rotation=90, ha="center", va="center", color="C1")
    axes.text(2.4, 1.2, "a copy\nfor each", ha="left", va="center")
    axes.set(xlim=(-0.9, 3.5), ylim=(-0.6, 2.6))
    axes.set_axis_off()
    return figure


def nineteen() -> Figure:
    """Draw two representations on nineteen tasks, and what a guess would score."""
    figure = Figure(figsize=(4.5, 6))
    axes = figure.subplots()
    places: list[float] = []
    for group, count in GROUPS:
        top = places[-1] + 2.2 if places else 1.0
        axes.text(0, top - 0.9, group, va="center", style="italic")
        places += [top + row for row in range(count)]
    names, supervised, rotation, classes = zip(*TASKS, strict=True)
    axes.hlines(places, supervised, rotation, color="C2", lw=1.5, zorder=1)
    axes.plot(supervised, places, "o", color="C0", label="Sup-100%")
    axes.plot(rotation, places, "s", color="C1", label="Rotation")
    axes.plot([100 / k for k in classes], places, "|", color="C3", label="a guess", markersize=9)
    axes.set_yticks(places, names)
    axes.set(xlim=(-2, 102), ylim=(places[-1] + 0.6, -0.6), xlabel="accuracy in percent")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.legend(loc="lower center", bbox_to_anchor=(0.25, 1), ncols=3, handletextpad=0.2)
    return figure


def _game(height: float) -> tuple[Figure, Axes, list[list[tuple[float, float]]]]:
    """Make frames for three rows of four pictures and one below, and give their middles."""
    figure = Figure(figsize=(4.5, height))
    axes = figure.subplots()
    places = [
        [(2.1 * CELL_WIDTH * column, -2.15 * CELL_HEIGHT * row) for column in range(shots)]
        for row, shots in enumerate((4, 4, 4, 1))
    ]
    for row, name in zip(places, ("A", "B", "C", "new"), strict=True):
        for x, y in row:
            corner = (x - CELL_WIDTH, y - CELL_HEIGHT)
            axes.add_patch(Rectangle(corner, 2 * CELL_WIDTH, 2 * CELL_HEIGHT, fill=False))
        axes.text(-1.15 * CELL_WIDTH, row[0][1], name, ha="right", va="center", fontsize="large")
    axes.set(xlim=(-1.7, 7.3 * CELL_WIDTH), ylim=(-7.5 * CELL_HEIGHT, 1.05 * CELL_HEIGHT))
    axes.set(aspect="equal")
    axes.set_axis_off()
    return figure, axes, places


def _draw_leaf(
    axes: Axes,
    place: tuple[float, float],
    kind: int,
    numbers: torch.Generator,
    angle: float | None = None,
) -> None:
    """Draw a narrow leaf (0), a round one (1) or one with lobes (2), turned and resized."""
    turn, size = torch.rand(2, generator=numbers).tolist()
    turn = 2.4 * turn - 1.2 if angle is None else angle
    along = torch.linspace(0, 1, 45)
    wave = (torch.pi * along).sin().clamp(min=0)
    breadth = (0.11, 0.36, 0.3)[kind] * wave ** (0.8, 0.6, 0.7)[kind]
    if kind == 2:
        breadth = breadth * (1 + 0.5 * (7 * torch.pi * along).cos())
    x = (1 + 0.4 * size) * torch.cat([breadth, -breadth.flip(0)])
    y = (1 + 0.4 * size) * (torch.cat([along, along.flip(0)]) - 0.5)
    cos, sin = math.cos(turn), math.sin(turn)
    outline = torch.stack([x * cos - y * sin, x * sin + y * cos], dim=1)
    stalk = torch.tensor(place) + 1.12 * outline[[0, 44]]
    outline = (torch.tensor(place) + outline).round(decimals=3)
    axes.add_patch(Polygon(outline.tolist(), facecolor="C2", edgecolor="none"))
    axes.plot(stalk[:, 0], stalk[:, 1], color="C4", lw=1.5)


def _sonogram(kind: int, numbers: torch.Generator) -> Float[Tensor, "height width"]:
    """Make a call that rises (0), that falls (1) or that is two short notes (2), in noise."""
    low, delay = torch.rand(2, generator=numbers).tolist()
    time = torch.linspace(0, 1, 28)
    pitch = torch.arange(20.0).flip(0).unsqueeze(1)
    middle = 6 + 7 * low
    slope = (9.0, -9.0, 0.0)[kind]
    centre = middle + slope * (time - 0.5)
    if kind == 2:
        first = 0.2 + 0.2 * delay
        loud = sum(torch.exp(-(((time - at) / 0.07) ** 2)) for at in (first, first + 0.35))
    else:
        loud = torch.sigmoid(30 * (time - 0.15 - 0.1 * delay)) * torch.sigmoid(
            30 * (0.85 - 0.1 * delay - time)
        )
    sound = loud * torch.exp(-(((pitch - centre) / 1.5) ** 2))
    noise = torch.rand(20, 28, generator=numbers)
    # Few different values keep the file small.
    return (8 * (sound + 0.35 * noise).clamp(max=1)).round() / 8


def _pictures(
    shots: Mapping[str, Sequence[tuple[str, tuple[int, ...]]]], *, with_numbers: bool = True
) -> Figure:
    """Draw pictures of five rows, a column for each class, and their numbers below."""
    rows = max(len(pictures) for pictures in shots.values())
    pitch = 7.5 if with_numbers else 6.2
    figure = Figure(figsize=(4.5, 4.5 * (pitch * rows + 0.8) / (6.6 * len(shots))))
    axes = figure.subplots()
    for column, (name, pictures) in enumerate(shots.items()):
        left = 6.6 * column
        axes.text(left, 0.3, name, va="bottom")
        for row, (picture, numbers) in enumerate(pictures):
            ink = [[float(cell == "#") for cell in line] for line in picture.split()]
            x = [left + edge for edge in range(7)]
            y = [-pitch * row - edge for edge in range(6)]
            axes.pcolormesh(x, y, ink, vmin=-0.1, vmax=1.3, edgecolors="C2", linewidth=0.4)
            if with_numbers:
                label = ", ".join(map(str, numbers))
                axes.text(left + 3, y[-1] - 0.2, label, ha="center", va="top")
    axes.set(xlim=(-0.1, 6.6 * len(shots) - 0.5), ylim=(0.8 - pitch * rows, 1.6), aspect="equal")
    axes.set_axis_off()
    return figure
