"""Figures of the chapter on distillation."""

import torch
from matplotlib.figure import Figure

from notes_site.recorded import recorded

TEACHER = torch.tensor([6.0, 4.0, -2.0])  # logits, as in the chapter
# Without a teacher for all images, with one, and with all labels.
WAYS = {
    "labels": "labels",
    "labels, mixed": "labels, Mixup",
    "soft, labelled only": "teacher, same 100",
    "soft": "teacher, soft",
    "hard": "teacher, hard",
    "token": "two tokens",
    "soft, mixed": "teacher, Mixup",
    "soft, mixed, patient": "the same, longer",
    "all labels": "all labels",
}


def temperature() -> Figure:
    """Draw a teacher's probabilities of three classes against the temperature."""
    temperatures = torch.logspace(0, 6, 61, base=2)
    probabilities = (TEACHER / temperatures.unsqueeze(1)).softmax(dim=-1)
    figure = Figure(figsize=(4.2, 3))
    axes = figure.subplots()
    styles = ("C0-", "C1--", "C2:")
    for name, style, shares in zip(("cat", "tiger", "bus"), styles, probabilities.T, strict=True):
        axes.semilogx(temperatures, shares, style, label=name)
    axes.set(xlabel="temperature", ylabel="the teacher's probability", ylim=(0, 1))
    axes.set_xticks([1, 2, 4, 8, 16, 32, 64], ["1", "2", "4", "8", "16", "32", "64"])
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend()
    return figure


def digits() -> Figure:
    """Draw how often the student is right after learning in each way, with each seed."""
    runs = recorded("distilled_digits")["runs"]
    figure = Figure(figsize=(4.2, 3.6))
    axes = figure.subplots()
    for row, way in enumerate(WAYS):
        right = [100 * run["accuracy"] for run in runs[way]]
        axes.plot(right, [row] * len(right), "C0o", markersize=5, alpha=0.7)
    teachers = [100 * run["teacher"] for run in runs["hard"]]
    axes.axvspan(min(teachers), max(teachers), color="C1", alpha=0.3)
    axes.text(max(teachers) + 0.4, 0, "teachers", va="center")  # no other dots in this row
    axes.set_yticks(range(len(WAYS)), list(WAYS.values()))
    axes.invert_yaxis()
    axes.set_xlabel("right on test images, %")
    axes.grid(axis="x")
    return figure
