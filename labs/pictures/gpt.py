"""The pictures of the lab on GPT."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from torch import Tensor

_LIKELIEST = 6
_VISIBLE = {" ": "␣", "\n": "¶"}


def draw_context(losses: Tensor, bigram: float) -> Figure:
    """Draw the loss of each place of a window, and that of the bigrams, which know one token."""
    figure = Figure(figsize=(4.4, 2.6))
    axes = figure.subplots()
    read = range(1, len(losses) + 1)
    axes.axhline(bigram, color="C1", linestyle="--", label="bigrams")
    axes.plot(read, losses.tolist(), color="C0", label="GPT")
    axes.set(xlabel="characters read", ylabel="loss in nats", ylim=(0, None))
    axes.set_xscale("log", base=2)
    axes.set_xticks(places := [1, 2, 4, 8, 16, 32, 64], [str(place) for place in places])
    axes.legend()
    return figure


def draw_guesses(logits: Tensor, alphabet: Sequence[str], temperatures: Sequence[float]) -> Figure:
    """Draw the likeliest next characters, at several temperatures."""
    figure = Figure(figsize=(4.4, 2.2))
    panels = figure.subplots(1, len(temperatures), sharey=True)
    likeliest = logits.topk(_LIKELIEST).indices
    names = [_VISIBLE.get(alphabet[number], alphabet[number]) for number in likeliest.tolist()]
    for axes, temperature in zip(panels, temperatures, strict=True):
        probability = (logits / temperature).softmax(dim=0)[likeliest]
        axes.bar(range(_LIKELIEST), probability.tolist())
        axes.set_xticks(range(_LIKELIEST), names)
        axes.set_title(f"T = {temperature}")
    panels[0].set(ylabel="probability", ylim=(0, 1))
    return figure
