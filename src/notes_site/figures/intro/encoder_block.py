"""Figures of the chapter on the encoder block."""

import itertools

import torch
from jaxtyping import Float
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor, nn

from notes_site.figures.style import text_colour
from transformer_notes.layers import EncoderLayer, LayerNorm


def orders() -> Figure:
    """Draw the way of a token through a block, with the norms after and before its parts."""
    figure = Figure(figsize=(4.9, 5.4))
    left, right = figure.subplots(1, 2)
    parts = ("attention", "feed-forward")
    after = [step for part in parts for step in (part, "+", "norm")]
    before = [step for part in parts for step in ("norm", part, "+")]
    for axes, steps, title in ((left, after, "post-norm"), (right, before, "pre-norm")):
        _draw_block(axes, steps)
        axes.set_title(title, loc="center")
    return figure


def shared() -> Figure:
    """Draw which numbers share a mean and a variance: those of one colour."""
    figure = Figure(figsize=(4.9, 3.2))
    rows = [f"text {text}, token {token}" for text in (1, 2) for token in (1, 2, 3)]
    groups = torch.arange(6).unsqueeze(1).expand(6, 4), torch.arange(4).expand(6, 4)
    x = torch.tensor(
        [[1, 7, 7, 9], [2, 0, 1, 1], [0, 3, 1, 0], [4, 4, 0, 0], [1, 2, 3, 6], [4, 1, 1, 1]]
    )
    for axes, group, title in zip(
        figure.subplots(1, 2, sharey=True), groups, ("layer norm", "batch norm"), strict=True
    ):
        levels = group / group.max()
        image = axes.imshow(levels.numpy(), vmin=-0.15, vmax=1.15)
        for row, column in itertools.product(range(6), range(4)):
            colour = text_colour(image.cmap, (levels[row, column].item() + 0.15) / 1.3)
            number = str(x[row, column].item())
            axes.text(column, row, number, color=colour, ha="center", va="center")
        axes.set(title=title, xlabel="feature", xticks=range(4), xticklabels="1234")
        axes.set_yticks(range(6), rows)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
    return figure


def gradients() -> Figure:
    """Draw the size of the gradient in every block, and in the last of stacks of some depths."""
    figure = Figure(figsize=(6.4, 3))
    left, right = figure.subplots(1, 2, sharey=True)
    depths = [2, 4, 8, 12]
    for name, pre_norm, style in (("post-norm", False, "C1o-"), ("pre-norm", True, "C0s-")):
        sizes = [_gradients(pre_norm, depth) for depth in depths]
        left.plot(range(1, depths[-1] + 1), sizes[-1].numpy(), style, label=name)
        right.plot(depths, [stack[-1].item() for stack in sizes], style, label=name)
    left.set(title="12 blocks", xlabel="block", ylabel="size of the gradient", ylim=(0, None))
    right.set(title="last block only", xlabel="blocks in the stack", xticks=depths)
    left.set_xticks([1, 4, 8, 12])
    for axes in (left, right):
        axes.grid(axis="y")
    left.legend(loc="lower left")
    return figure


def _draw_block(axes: Axes, steps: list[str]) -> None:
    """Draw boxes from below to above, and beside them the ways of the residuals."""
    heights = range(1, len(steps) + 1)
    entry = 0.0
    ink = rcParams["text.color"]
    axes.annotate(
        "", (0, len(steps) + 0.9), (0, 0), arrowprops={"arrowstyle": "->", "color": ink, "lw": 1.5}
    )
    for height, step in zip(heights, steps, strict=True):
        shape = "circle,pad=0.2" if step == "+" else "round,pad=0.35"
        axes.text(
            0,
            height,
            step,
            ha="center",
            va="center",
            color="black",
            bbox={"boxstyle": shape, "facecolor": _FACES.get(step, "#cfe3f5"), "edgecolor": "none"},
        )
        if step == "+":
            start = entry + 0.4
            axes.plot([0, 1.3, 1.3], [start, start, height], color="C1", linewidth=2)
            axes.annotate(
                "", (0.18, height), (1.32, height),
                arrowprops={"arrowstyle": "->", "color": "C1", "lw": 2},
            )  # fmt: skip
            entry = height + (steps[height : height + 1] == ["norm"] and steps[0] != "norm")
    axes.text(0, -0.25, "tokens", ha="center", va="center")
    axes.set(xlim=(-1.4, 1.6), ylim=(-0.5, len(steps) + 1))
    axes.set_axis_off()


_FACES = {"norm": "#f6dcb6", "+": "#dddddd"}


def _gradients(pre_norm: bool, depth: int) -> Float[Tensor, " depth"]:
    """Measure the gradient of the last matrix of each block, as a mean over three starts."""
    return torch.stack([_gradients_of(pre_norm, depth, seed) for seed in range(3)]).mean(dim=0)


def _gradients_of(pre_norm: bool, depth: int, seed: int) -> Float[Tensor, " depth"]:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        blocks = [EncoderLayer(16, 2, 40, pre_norm=pre_norm) for _ in range(depth)]
        for block in blocks:
            for parameter in block.parameters():
                if parameter.dim() > 1:
                    nn.init.xavier_normal_(parameter)
        x, words = torch.randn(8, 6, 16), torch.randn(16, 50) / 4
        targets = torch.randint(50, (48,))
    for block in blocks:
        x = block(x)
    logits = (LayerNorm(16)(x) if pre_norm else x) @ words
    loss = nn.functional.cross_entropy(logits.flatten(0, 1), targets)
    matrices = [block.feed_forward.to_output.weight for block in blocks]
    return torch.stack([gradient.norm() for gradient in torch.autograd.grad(loss, matrices)])
