"""Figures of the chapter on BERT."""

import torch
from matplotlib.figure import Figure

from notes_site.figures.style import text_colour
from transformer_notes.bert import BERT_BASE, BERT_LARGE
from transformer_notes.counting import attention_parameters, feed_forward_parameters


def trust() -> Figure:
    """Draw how far a word that is read may be believed, for three recipes."""
    context = torch.logspace(-8, 0, 161)
    by_chance = 1 / BERT_BASE.vocab_size
    mixed = context * (1 + by_chance) / (context + by_chance)
    figure = Figure(figsize=(6, 3.2))
    axes = figure.subplots()
    axes.plot(context.numpy(), torch.ones_like(context).numpy(), "C2:", label="80/20/0")
    axes.plot(context.numpy(), mixed.numpy(), "C0-", label="80/10/10")
    axes.plot(context.numpy(), context.numpy(), "C1--", label="80/0/20")
    axes.axvline(by_chance, color="C3", linewidth=1)
    axes.text(by_chance * 1.5, 0.08, "1/30,522")
    axes.set_xscale("log")
    axes.set(xlabel="p, by what all other words say", ylabel="probability it stood there")
    axes.set_ylim(-0.04, 1.06)
    axes.grid(axis="y")
    axes.legend(loc="center left")
    return figure


def spans() -> Figure:
    """Draw the score of each span of the passage; a span that ends too early has none."""
    words = ["the", "animal", "was", "too", "tired"]
    vectors = torch.tensor([[0.0, 0, 1], [0, 2, 0], [0, 0, 0], [1, 0, 1], [0, 1, 1]])
    starts, ends = vectors @ torch.tensor([2.0, 0, 1]), vectors @ torch.tensor([0.0, 2, 1])
    scores = starts.unsqueeze(1) + ends
    allowed = torch.ones(5, 5).triu().bool()
    figure = Figure(figsize=(4.6, 3.6))
    axes = figure.subplots()
    shown = scores.masked_fill(~allowed, float("nan"))
    image = axes.imshow(shown.numpy(), vmin=0, vmax=7)
    for row, column in torch.ones(5, 5).nonzero().tolist():
        score = scores[row, column].item()
        if allowed[row, column]:
            colour = text_colour(image.cmap, score / 7)
            axes.text(column, row, f"{score:.0f}", color=colour, ha="center", va="center")
        else:
            axes.text(column, row, f"({score:.0f})", ha="center", va="center")
    axes.set_xticks(range(5), words)
    axes.set_yticks(range(5), words)
    axes.set(xlabel="ends with", ylabel="starts with")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    return figure


def parts() -> Figure:
    """Draw where the parameters of the two models are, in millions."""
    figure = Figure(figsize=(6.2, 2.6))
    axes = figure.subplots()
    for row, config in enumerate((BERT_LARGE, BERT_BASE)):
        d, layers = config.d_model, config.num_layers
        sizes = {
            "embeddings": (config.vocab_size + config.max_length + 2) * d,
            "attention": layers * attention_parameters(d, bias=True),
            "feed-forward": layers * feed_forward_parameters(d, config.d_ff),
            "pooler, norms": d * d + d + (2 * layers + 1) * 2 * d,
        }
        left = 0.0
        for number, (name, size) in enumerate(sizes.items()):
            million = size / 1e6
            label = name if row == 0 else None
            axes.barh(row, million, left=left, color=f"C{number}", label=label)
            left += million
        axes.text(left + 3, row, f"{left:.1f}", va="center")
    axes.set_yticks(range(2), ["large", "base"])
    axes.set(xlabel="million parameters", xlim=(0, 390))
    axes.legend(loc="upper right", ncols=2)
    return figure
