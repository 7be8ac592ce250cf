"""Figures of the chapter on GPT."""

import torch
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from notes_site.recorded import recorded
from transformer_notes.decoding import top_p

_LEFT_OUT = 0.35  # how strongly a bar shows that is not the one meant


def guesses() -> Figure:
    """Draw three guesses of the next token, with the token that came."""
    words = ["tea", "is", "hot", "cold", "⟨end⟩"]
    logits = torch.tensor([[0.0, 2, 0, 0, 0], [0, 0, 2, 1, 0], [1, 0, 0, 0, 1]])
    read = ("after “tea”", "after “tea is”", "after “tea is hot”")
    figure = Figure(figsize=(7.0, 2.6))
    panels = figure.subplots(1, 3, sharey=True)
    for axes, guess, title, came in zip(panels, logits, read, (1, 2, 4), strict=True):
        probability = guess.softmax(dim=0).tolist()
        bars = axes.bar(words, probability, color="C0", alpha=_LEFT_OUT)
        bars[came].set(alpha=1)
        axes.bar_label(bars, [f"{p:.2f}" for p in probability])
        axes.set_title(title)
        axes.tick_params(axis="x", labelrotation=45, length=0)
    panels[0].set(ylabel="probability", ylim=(0, 0.8))
    return figure


def temperatures() -> Figure:
    """Draw a guess at three temperatures, and the tokens that a top-p of 0.9 keeps."""
    words = ["hot", "cold", "good", "wet", "blue"]
    logits = torch.tensor([3.0, 2, 1, 0, -1])
    figure = Figure(figsize=(7.0, 2.6))
    panels = figure.subplots(1, 3, sharey=True)
    for axes, temperature in zip(panels, (0.8, 1.0, 2.0), strict=True):
        warmed = logits / temperature
        probability = warmed.softmax(dim=0).tolist()
        kept = top_p(warmed.unsqueeze(0), 0.9)[0].isfinite()
        bars = axes.bar(words, probability, color="C1", alpha=_LEFT_OUT)
        for bar, keeps in zip(bars, kept, strict=True):
            bar.set_alpha(1 if keeps else _LEFT_OUT)
        axes.bar_label(bars, [f"{p:.2f}" for p in probability])
        axes.set_title(f"temperature {temperature:g}")
        axes.tick_params(axis="x", labelrotation=45, length=0)
    panels[0].set(ylabel="probability", ylim=(0, 0.85))
    return figure


def formats() -> Figure:
    """Draw how GPT-1 writes four tasks as one text each, and where the answer is read."""
    rows = {
        "classify": [["⟨start⟩", "text", "⟨classify⟩"]],
        "does it follow?": [["⟨start⟩", "premise", "⟨delimiter⟩", "hypothesis", "⟨classify⟩"]],
        "how alike?": [
            ["⟨start⟩", "text 1", "⟨delimiter⟩", "text 2", "⟨classify⟩"],
            ["⟨start⟩", "text 2", "⟨delimiter⟩", "text 1", "⟨classify⟩"],
        ],
        "which answer?": [
            ["⟨start⟩", "question", "⟨delimiter⟩", "answer 1", "⟨classify⟩"],
            ["⟨start⟩", "question", "⟨delimiter⟩", "answer 2", "⟨classify⟩"],
        ],
    }
    figure = Figure(figsize=(7.2, 3.6))
    axes = figure.subplots()
    y = 0.0
    for task, texts in rows.items():
        axes.text(-0.15, y + 0.5 * (len(texts) - 1), task, ha="right", va="center")
        for text in texts:
            x = 0.0
            for piece in text:
                special = piece.startswith("⟨")
                width = 1.25 if special else 1.35
                last = piece == "⟨classify⟩"
                colour, strength = ("C1", 0.45) if last else ("C0", 0.3 if special else 0.08)
                box = Rectangle(
                    (x, y - 0.36), width, 0.72, facecolor=colour, alpha=strength, linewidth=0
                )
                axes.add_patch(box)
                weight = "bold" if last else "normal"
                axes.text(x + width / 2, y, piece, ha="center", va="center", weight=weight)
                x += width + 0.06
            y += 1
        y += 0.35
    axes.set(xlim=(-1.6, 6.9), ylim=(y - 0.7, -0.6))
    axes.axis("off")
    return figure


def in_context() -> Figure:
    """Draw how often the trained models name the right label of a new task."""
    result = recorded("in_context_learning")
    settings = result["settings"]
    examples = settings["examples"]
    figure = Figure(figsize=(6.0, 3.2))
    axes = figure.subplots()
    axes.plot(examples, settings["best"], "C2", linewidth=7, alpha=0.4, label="best possible")
    styles = {"one layer": ("C1", "s--"), "two layers": ("C0", "o-")}
    for model, (colour, style) in styles.items():
        accuracy = result["spread"][model]["accuracy_new_tasks"]
        axes.plot(examples, accuracy["mean"], style, color=colour, markersize=4, label=model)
        axes.fill_between(
            examples, accuracy["lowest"], accuracy["highest"], color=colour, alpha=0.25, linewidth=0
        )
    axes.set(xlabel="examples in the prompt", ylabel="right answers", ylim=(0, 1), xticks=examples)
    axes.grid(axis="y")
    axes.legend(loc="lower right")
    return figure


def attempts() -> Figure:
    """Draw the share of problems solved against attempts, if all are equally hard and if not."""
    k = torch.logspace(0, 2, 100)
    alike = 1 - (1 - 0.288) ** k
    solvable = 0.702
    apart = solvable * (1 - (1 - 0.288 / solvable) ** k)
    figure = Figure(figsize=(5.6, 3.0))
    axes = figure.subplots()
    axes.plot(k, alike, "C1--", label="all problems equally hard")
    axes.plot(k, apart, "C0", label="some never solved")
    axes.plot([1, 100], [0.288, 0.702], "C2o", label="reported")
    axes.set(xscale="log", xlabel="programs handed in for each problem, k", ylim=(0, 1.05))
    axes.set(ylabel="problems solved", xticks=[1, 3, 10, 30, 100])
    axes.set_xticks([], minor=True)
    axes.set_xticklabels(["1", "3", "10", "30", "100"])
    axes.grid(axis="y")
    axes.legend(loc="lower right")
    return figure
