"""Time over length: what does it cost that the tokens of a recurrent network must wait?

**Asked.** How long does a step of training take, forward and backward, as a text grows, measured by
what self-attention of the same width takes for the same text? Seconds are those of one processor;
so only the ratio is recorded.

**Measured.** The library's layers, 64 wide, on one core, by the time that the processor spends on
them and not by the clock, since other programs may run. Layer and attention take turns; a ratio is
that of two medians. A seed is a repetition.

**Layers.** An RNN; its own two matrix products and tanh, but for all tokens at once, as if no token
had to wait (that computes something else; only the time is meant); an RNN that reads eight texts at
a time, as attention then does, too; an LSTM, whose steps the library runs inside a single call.

**Came out.** At 8 tokens the RNN takes less than twice as long as attention, at 128 and at 512 more
than twice. Without waiting the same products are cheaper than attention at every length: it is the
waiting that costs. With eight texts at a time each step has more to do, and the RNN never takes
twice as long. Nor does the LSTM: on one core a step costs little but its start, and the library has
made that cheap. What a chip with thousands of cores makes of waiting cannot be seen here.
"""

import platform
import statistics
from collections.abc import Callable
from pathlib import Path
from time import thread_time

import torch
from torch import Tensor, nn

MODELS = ("RNN", "RNN, no waiting", "RNN, 8 texts", "LSTM")

WIDTH, HEADS = 64, 4
TEXTS = {"RNN, 8 texts": 8}  # at a time; else one
LENGTHS = (8, 32, 128, 512)
ROUNDS, WARM_UP = 40, 5


def processor() -> str:
    """Name the processor, as far as the system tells."""
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


SETTINGS = {
    "width": WIDTH,
    "heads": HEADS,
    "lengths": LENGTHS,
    "rounds": ROUNDS,
    "processor": processor(),
}


class WithoutWaiting(nn.Module):
    """The products of an RNN, for all tokens at once."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.of_token = nn.Linear(width, width)
        self.of_state = nn.Linear(width, width)

    def forward(self, x: Tensor) -> tuple[Tensor]:
        """Multiply each token with both matrices; no state goes from one to the next."""
        return (torch.tanh(self.of_token(x) + self.of_state(x)),)


class Attention(nn.Module):
    """Self-attention, called like the others."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(width, HEADS, batch_first=True)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor | None]:
        """Let every token read every other."""
        output: tuple[Tensor, Tensor | None] = self.attention(x, x, x, need_weights=False)
        return output


def build(model: str) -> nn.Module:
    """Make a layer."""
    match model:
        case "LSTM":
            return nn.LSTM(WIDTH, WIDTH, batch_first=True)
        case "RNN, no waiting":
            return WithoutWaiting(WIDTH)
        case _:
            return nn.RNN(WIDTH, WIDTH, batch_first=True)


def seconds(layer: nn.Module, x: Tensor) -> float:
    """Time one step of training."""
    start = thread_time()
    layer(x)[0].sum().backward()
    return thread_time() - start


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float]]:
    """Measure a layer against attention; nothing is learned.

    Args:
        model: One of MODELS.
        seed: Decides weights and texts, which change no time: it counts the repetitions.
        progress: Called with the rounds done and all rounds.

    Returns:
        For each of LENGTHS how many times as long as attention the layer takes.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    layers = build(model), Attention(WIDTH)
    ratios = []
    for index, length in enumerate(LENGTHS):
        x = torch.randn(TEXTS.get(model, 1), length, WIDTH, requires_grad=True)
        times: list[tuple[float, ...]] = []
        for done in range(WARM_UP + ROUNDS):
            times.append(tuple(seconds(layer, x) for layer in layers))
            progress(index * (WARM_UP + ROUNDS) + done + 1, len(LENGTHS) * (WARM_UP + ROUNDS))
        of_layer, of_attention = map(statistics.median, zip(*times[WARM_UP:], strict=True))
        ratios.append(of_layer / of_attention)
    return {"times_attention": ratios}
