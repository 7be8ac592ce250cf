"""A GPT of characters on the prose of these notes: what is more than one character worth?

**Asked.** How well does a small decoder guess the next character of a text that it has not seen,
against a table of bigrams, which knows one character, and against no idea at all?

**Data.** The corpus of the lab: sentences of these notes, words only. The last tenth is held out.

**Model.** The GPT that the reader of the lab writes: two layers, 80 wide, windows of 64 characters.

**Training.** As in the lab. Rate and window were chosen with a model trained on the first eight
tenths, by its loss on the ninth.

**Came out.** The loss is well below that of the bigrams with every seed, as the lab tells.
"""

from collections.abc import Callable
from typing import Any

import torch

from notes_site.solution import solution

LAB = "gpt"
MODELS = ("GPT",)
SETTINGS = {"steps": 2500, "learning_rate": 7e-3}


def train(model: str, seed: int, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Train the GPT of the lab on its corpus.

    Args:
        model: One of MODELS.
        seed: Decides the first weights and all batches.
        progress: Called with the steps done and all steps.

    Returns:
        Its loss on the held-out tenth, that of the bigrams, and the weights.
    """
    lab = solution(LAB)
    torch.manual_seed(seed)
    writer = lab.new_writer()
    lab.fit_writer(writer, progress=progress)
    return {
        "parameters": sum(parameter.numel() for parameter in writer.parameters()),
        "loss": lab.held_out_loss(writer),
        "loss_of_bigrams": lab.loss_of_table.item(),
        "weights": writer.state_dict(),
    }
