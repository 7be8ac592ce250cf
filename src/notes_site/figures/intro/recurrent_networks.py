"""Figures of the chapter on recurrent networks."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from notes_site.figures.style import draw_weights
from notes_site.recorded import recorded
from transformer_notes.recurrent import GRU, LSTM, RNN, gru_step, lstm_step, rnn_step

Layer = RNN | LSTM | GRU

# The hand-made network of the chapter: a word has the features place, person and verb.
WORDS = {"France": [1.0, 0, 0], "speak": [0.0, 1, 1]}
W = torch.tensor([[1.0, 0.5], [0, -1], [0.2, 0.3]])
U = torch.tensor([[0.6, -0.4], [0.3, 0.8]])
B = torch.tensor([0.1, -0.2])


def carried() -> Figure:
    """Draw the state of a recurrent network before, between and after two words."""
    figure = Figure(figsize=(6, 2.5))
    axes = figure.subplots()
    hidden = torch.zeros(1, 2)
    _draw_state(axes, 0, hidden, "before")
    for place, (word, features) in enumerate(WORDS.items(), start=1):
        hidden = rnn_step(torch.tensor([features]), hidden, W, U, B)
        left = 2.6 * place
        _draw_state(axes, left, hidden, f'after "{word}"')
        axes.annotate("", (left - 0.05, 0.5), (left - 1.45, 0.5), arrowprops=_arrow("C0"))
        axes.text(left - 0.75, 0.58, "U", ha="center", va="bottom", color="C0")
        axes.annotate("", (left - 0.05, 0.25), (left - 1.0, -0.62), arrowprops=_arrow("C1"))
        axes.text(left - 0.42, -0.25, "W", ha="left", va="top", color="C1")
        axes.text(left - 1.0, -0.7, word, ha="center", va="top")
    axes.set(xlim=(-0.2, 6.6), ylim=(-1.1, 1.5))
    axes.set_axis_off()
    return figure


def at_rest() -> Figure:
    """Draw the slope of one unit where it has come to rest, for every weight."""
    weights = torch.linspace(0, 3, 301, dtype=torch.float64)
    rest = torch.full_like(weights, 0.9)
    for _ in range(20_000):  # next to a weight of one it is slow
        rest = torch.tanh(weights * rest)
    slope = weights * (1 - rest**2)
    figure = Figure(figsize=(5, 2.8))
    axes = figure.subplots()
    axes.plot(weights.numpy(), slope.numpy())
    for place, shift, side in ((90, -8, "right"), (150, 8, "left")):
        weight, here = weights[place].item(), slope[place].item()
        axes.plot(weight, here, "o", color="C1")
        name = f"weight {weight:.1f}: {here:.2f}"
        axes.annotate(name, (weight, here), (shift, 2), ha=side, textcoords="offset points")
    axes.set(xlabel="weight of the state", ylabel="slope per step, at rest", ylim=(0, 1.08))
    axes.grid(axis="y")
    return figure


def signal() -> Figure:
    """Draw how the signal of a word fades or grows with the words that follow it."""
    figure = Figure(figsize=(5.4, 3))
    axes = figure.subplots()
    for factor, style in ((1, "-"), (2, "--"), (4, ":")):
        sizes = _signal(lambda factor=factor: _louder(factor))  # type: ignore[misc]
        axes.plot(sizes.numpy(), style, label=f"U times {factor}" if factor > 1 else "fresh U")
    _label_signal(axes)
    axes.legend(loc="upper left")
    axes.set_ylim(1e-13, 1e9)
    axes.set_yticks([1e-12, 1e-8, 1e-4, 1, 1e4, 1e8])
    return figure


def conveyor() -> Figure:
    """Draw what a forget gate leaves of a number, for three values of the gate."""
    figure = Figure(figsize=(5.4, 2.8))
    axes = figure.subplots()
    steps = torch.logspace(0, 3.3, 200)
    for gate, style in ((0.9, "-"), (0.99, "--"), (0.999, ":")):
        axes.plot(steps.numpy(), (gate**steps).numpy(), style, label=f"f = {gate}")
    axes.set(xscale="log", xlabel="words read since", ylabel="share that is left", ylim=(0, 1.02))
    axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
    axes.grid(axis="y")
    axes.legend(loc="lower left")
    return figure


def gates() -> Figure:
    """Draw the signal of a word in fresh networks of three kinds, and with a forget bias."""
    figure = Figure(figsize=(5.4, 3))
    axes = figure.subplots()
    kinds: dict[str, tuple[Callable[[], Layer], str]] = {
        "LSTM, forget bias + 3": (lambda: _keeping(3), "-"),
        "LSTM, forget bias + 1": (lambda: _keeping(1), "--"),
        "LSTM": (lambda: LSTM(8, 16), "-"),
        "GRU": (lambda: GRU(8, 16), ":"),
        "RNN": (lambda: RNN(8, 16), "-."),
    }
    for name, (make, style) in kinds.items():
        axes.plot(_signal(make).numpy(), style, label=name)
    _label_signal(axes)
    axes.legend(loc="lower left")
    axes.set_ylim(1e-15, 10)
    return figure


def crossfade() -> Figure:
    """Draw what the hand-made LSTM and GRU hold of one word while others follow."""
    lstm_w = torch.tensor([[3.0, -2], [-1, 2], [2, -1], [1, -1]]).unsqueeze(-1)
    lstm_u = torch.tensor([1.0, 1, -1, 2]).view(4, 1, 1)
    lstm_b = torch.tensor([-1.0, 2, 0, 1]).view(4, 1, 1)
    gru_w = torch.tensor([[2.0, 1], [-3, 2], [2, -1]]).unsqueeze(-1)
    gru_u = torch.tensor([1.0, 1, -1]).view(3, 1, 1)
    gru_b = torch.tensor([-1.0, 1, 0]).view(3, 1, 1)
    hidden = cell = state = torch.zeros(1, 1)
    cells, shown, states = [], [], []
    for step in range(21):
        token = torch.tensor([[0.0, 1] if step else [1.0, 0]])
        hidden, cell = lstm_step(token, hidden, cell, lstm_w, lstm_u, lstm_b)
        state = gru_step(token, state, gru_w, gru_u, gru_b)
        cells.append(cell.item())
        shown.append(hidden.item())
        states.append(state.item())
    figure = Figure(figsize=(5.4, 2.8))
    axes = figure.subplots()
    axes.plot(cells, "-", label="LSTM, cell")
    axes.plot(shown, "--", label="LSTM, shown")
    axes.plot(states, ":", label="GRU")
    axes.set(xlabel='words read since "France"', ylabel="what is held")
    axes.axhline(0, color=axes.spines["left"].get_edgecolor(), lw=1)
    axes.set_xticks(range(0, 21, 5))
    axes.legend()
    return figure


def bottleneck() -> Figure:
    """Draw which share of n numbers the best linear reader gets back from d."""
    figure = Figure(figsize=(5.4, 2.8))
    axes = figure.subplots()
    lengths = torch.arange(1, 101)
    for width, style in ((4, "-"), (16, "--"), (64, ":")):
        shares = (width / lengths).clamp(max=1)
        axes.plot(lengths.numpy(), shares.numpy(), style)
        axes.text(101, shares[-1].item(), f"width {width}", va="center")
    axes.set(xlabel="numbers that go in", ylabel="share that comes out", ylim=(0, 1.04))
    axes.grid(axis="y")
    return figure


def bill() -> Figure:
    """Draw which words "it" reads by attention, and which move a fresh network's state."""
    features = torch.tensor([[1.0, 1], [1, 0], [0, 0], [0, 1]])
    query = torch.tensor([[4.0, 2]])
    weights = (query @ features.T / 2**0.5).softmax(dim=-1)
    text = "The animal didn't cross the street because it".split()
    rows = torch.cat([_shares(kind, len(text)) for kind in (RNN, GRU, LSTM)])
    figure = Figure(figsize=(6.4, 4.4))
    above, below = figure.subplots(2, 1, height_ratios=[1, 2.4])
    draw_weights(above, weights, ["it"], ["animal", "street", "it", "tired"], "attention, made up")
    draw_weights(below, rows, ["RNN", "GRU", "LSTM"], text, 'the state at "it", fresh networks')
    below.set_xlabel("moves the state")
    below.tick_params(axis="x", labelrotation=30)
    return figure


def recall() -> Figure:
    """Draw how often each trained model named the right country, for two ways to train it."""
    result = recorded("recall_over_a_gap")
    models = list(result["runs"])
    figure = Figure(figsize=(5.6, 4.8))
    above, below = figure.subplots(2, 1)
    for axes, number, gaps, title in (
        (above, "accuracy_single", "single_gaps", "trained with the gap it is tested with"),
        (below, "accuracy_mixed", "tested_gaps", "trained with all gaps from 0 to 40"),
    ):
        means = torch.tensor([result["spread"][model][number]["mean"] for model in models])
        draw_weights(axes, means, models, [str(gap) for gap in result["settings"][gaps]], title)
        axes.set(xlabel="gap", aspect="auto")
    return figure


def _signal(make: Callable[[], Layer]) -> Float[Tensor, " gap"]:
    """Measure by how much the last state moves with each word, the last word first.

    The first words are left out: they meet an empty state, where the slopes are steeper.
    """
    torch.manual_seed(0)
    drawn = []
    for _ in range(5):
        layer = make().double()
        words = torch.randn(20, 71, 8, dtype=torch.float64, requires_grad=True)
        drawn.append(_gradient(layer, words).norm(dim=-1).flip(1).log())
    sizes = torch.cat(drawn).mean(dim=0).exp()[:41]
    return sizes / sizes[0]


def _shares(kind: Callable[[int, int], Layer], length: int) -> Float[Tensor, "1 length"]:
    torch.manual_seed(0)
    drawn = []
    for _ in range(10):
        layer = kind(6, 16).double()
        words = torch.randn(20, length, 6, dtype=torch.float64, requires_grad=True)
        sizes = _gradient(layer, words).norm(dim=-1)
        drawn.append(sizes / sizes.sum(dim=-1, keepdim=True))
    return torch.cat(drawn).mean(dim=0, keepdim=True)


def _gradient(layer: Layer, words: Float[Tensor, "batch length 8"]) -> Tensor:
    """Give the slope of a random mixture of the last state by every word."""
    outputs = layer(words)
    states = outputs[0] if isinstance(layer, LSTM) else outputs
    mixture = (states[:, -1] * torch.randn(states[:, -1].shape)).sum()
    return torch.autograd.grad(mixture, words)[0]


def _louder(factor: float) -> RNN:
    layer = RNN(8, 48)
    layer.hidden_weight.data *= factor
    return layer


def _keeping(bias: float) -> LSTM:
    layer = LSTM(8, 16)
    layer.bias.data[1] += bias
    return layer


def _label_signal(axes: Axes) -> None:
    axes.set(yscale="log", xlabel="words read since", ylabel="size of the signal")
    axes.grid(axis="y")


def _draw_state(axes: Axes, left: float, hidden: Float[Tensor, "1 d_hidden"], name: str) -> None:
    """Draw a state as a column of boxes with its numbers, the first on top."""
    for place, number in enumerate(reversed(hidden[0].tolist())):
        box = Rectangle((left, 0.5 * place), 1.1, 0.5, facecolor="none", edgecolor="C0", lw=1.5)
        axes.add_patch(box)
        label = f"{number:.2f}".replace("-", "−")
        axes.text(left + 0.55, 0.5 * place + 0.24, label, ha="center", va="center")
    axes.text(left + 0.55, 1.08, name, ha="center", va="bottom")


def _arrow(colour: str) -> dict[str, object]:
    return {"arrowstyle": "->", "lw": 1.5, "color": colour}
