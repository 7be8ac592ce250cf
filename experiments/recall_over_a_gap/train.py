"""Recall over a gap: what does a network still know of a word that it read long ago?

**Asked.** A text names one of eight countries in its first words, goes on about other things,
and ends with a question: which country was it? How often is the answer right, as the gap between
country and question grows? What changes if short gaps come up in training, too? And how long may
the gap then get, beyond the longest in training?

**Data.** Drawn anew for every batch: none to three filler words, a country, a gap of fillers out
of sixteen, the question. A guess is right once in eight.

**Models.** An RNN, an LSTM, a GRU and a small Transformer from `transformer_notes`, each with
about 5,500 parameters, all with the same embedding before and the same kind of linear layer after
the last state. They start as PyTorch starts them; the LSTM once more with a forget gate that is
open at first, σ(3) = 0.95 instead of about 0.5. The Transformer has two layers, sinusoidal
positions, and a causal mask: it reads from left to right, too.

**Training.** Each model is trained five times: four times with a single gap, which is the one it is
then tested with; and once with all gaps from 0 to 40 mixed, then tested up to 160.

**Came out.** Trained with a gap of 40 alone, RNN, LSTM and GRU only guess; the Transformer is right
every time, and so is the LSTM whose gate starts open. A gap of 20 alone is too long for RNN and
LSTM, too; the GRU learns it with two seeds of three. After short gaps in training, and as many
steps, every model remembers over 40 words, and mostly over 160: the state can hold a fact, even
that of an RNN. What fails is to learn it, when the signal must cross the whole gap from the first
step on. That is one fact of three bits; a state must share its width when there are more.
"""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer
from transformer_notes.positions import sinusoidal_positions
from transformer_notes.recurrent import GRU, LSTM, RNN

MODELS = ("RNN", "LSTM", "LSTM, open gate", "GRU", "Transformer")

COUNTRIES, FILLERS, LEAD = 8, 16, 3
QUESTION = COUNTRIES + FILLERS
D_MODEL = 16
# Widths that give each about as many parameters.
WIDTHS = {"RNN": 60, "LSTM": 28, "LSTM, open gate": 28, "GRU": 33, "Transformer": D_MODEL}
OPEN = 3.0

SINGLE_GAPS = (5, 10, 20, 40)
MIXED_GAPS = tuple(range(41))
TESTED_GAPS = (0, 10, 20, 40, 80, 160)
STEPS = 2000
BATCH, RATE, LARGEST_GRADIENT = 64, 3e-3, 1.0
TESTS = 512

SETTINGS = {
    "chance": 1 / COUNTRIES,
    "single_gaps": SINGLE_GAPS,
    "longest_mixed_gap": max(MIXED_GAPS),
    "tested_gaps": TESTED_GAPS,
    "steps": STEPS,
    "batch": BATCH,
    "learning_rate": RATE,
    "tests_for_each_gap": TESTS,
}


class Transformer(nn.Module):
    """Two layers of self-attention that look back only."""

    def __init__(self, d_model: int, num_heads: int, d_ff: int) -> None:
        super().__init__()
        layers = [EncoderLayer(d_model, num_heads, d_ff, pre_norm=True) for _ in range(2)]
        self.layers = nn.ModuleList(layers)

    def forward(
        self, x: Float[Tensor, "batch length d_model"]
    ) -> Float[Tensor, "batch length d_model"]:
        """Let every token read what stands before it."""
        x = x + sinusoidal_positions(*x.shape[1:])
        mask = causal_mask(x.shape[1])
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Reader(nn.Module):
    """A model between an embedding and a linear layer that names the country."""

    def __init__(self, model: str) -> None:
        super().__init__()
        width = WIDTHS[model]
        self.embedding = nn.Embedding(QUESTION + 1, D_MODEL)
        self.model: nn.Module
        match model:
            case "RNN":
                self.model = RNN(D_MODEL, width)
            case "GRU":
                self.model = GRU(D_MODEL, width)
            case "Transformer":
                self.model = Transformer(width, num_heads=2, d_ff=40)
            case _:
                self.model = lstm = LSTM(D_MODEL, width)
                if model == "LSTM, open gate":
                    nn.init.constant_(lstm.bias[1], OPEN)  # gates stand in the order i, f, g, o
        self.to_country = nn.Linear(width, COUNTRIES)

    def forward(self, texts: Int[Tensor, "batch length"]) -> Float[Tensor, "batch country"]:
        """Give the logits of the countries, from the state after the question."""
        states = self.model(self.embedding(texts))
        if isinstance(states, tuple):  # an LSTM also gives its cell
            states = states[0]
        return self.to_country(states[:, -1])


def draw_texts(
    number: int, gap: int, generator: torch.Generator
) -> tuple[Int[Tensor, "{number} length"], Int[Tensor, " {number}"]]:
    """Draw texts of the same gap, and the country that each names."""
    lead = int(torch.randint(LEAD + 1, (), generator=generator))
    texts = torch.randint(COUNTRIES, QUESTION, (number, lead + gap + 2), generator=generator)
    countries = torch.randint(COUNTRIES, (number,), generator=generator)
    texts[:, lead] = countries
    texts[:, -1] = QUESTION
    return texts, countries


def accuracy(reader: Reader, gap: int, generator: torch.Generator) -> float:
    """Give the share of new texts about which the reader is right."""
    texts, countries = draw_texts(TESTS, gap, generator)
    with torch.no_grad():
        right = reader(texts).argmax(dim=-1) == countries
    return right.float().mean().item()


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float]]:
    """Train a model, for each single gap and for the mixed ones.

    Args:
        model: One of MODELS.
        seed: Decides the first weights and all texts.
        progress: Called with the steps done and all steps.

    Returns:
        Its number of parameters; its accuracy for each of SINGLE_GAPS, trained with that one; its
        accuracy for each of TESTED_GAPS, trained with the mixed ones.
    """
    trainings = [*((gap,) for gap in SINGLE_GAPS), MIXED_GAPS]
    total = len(trainings) * STEPS
    done = 0
    single = []
    for gaps in trainings:
        torch.manual_seed(seed)
        generator = torch.Generator().manual_seed(seed)
        reader = Reader(model)
        optimizer = torch.optim.Adam(reader.parameters(), lr=RATE)
        for _ in range(STEPS):
            gap = gaps[int(torch.randint(len(gaps), (), generator=generator))]
            texts, countries = draw_texts(BATCH, gap, generator)
            optimizer.zero_grad()
            nn.functional.cross_entropy(reader(texts), countries).backward()
            nn.utils.clip_grad_norm_(reader.parameters(), LARGEST_GRADIENT)
            optimizer.step()
            done += 1
            progress(done, total)
        if len(gaps) == 1:
            single.append(accuracy(reader, gaps[0], generator))
    return {
        "parameters": sum(parameter.numel() for parameter in reader.parameters()),
        "accuracy_single": single,
        "accuracy_mixed": [accuracy(reader, gap, generator) for gap in TESTED_GAPS],
    }
