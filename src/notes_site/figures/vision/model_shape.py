"""Figures of the chapter on the shape of a Vision Transformer."""

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from transformer_notes.counting import (
    attention_macs,
    encoder_layer_parameters,
    feed_forward_macs,
)

# Layers, width, MLP width and patches in the middle of the study (Dosovitskiy et al. 2020,
# appendix D.2).
MIDDLE = (8, 1024, 2048, 49)
FACTORS = [2 ** (step / 4) for step in range(-8, 9)]
KNOBS = (
    ("depth", "C0-"),
    ("width", "C1-"),
    ("MLP width", "C2-"),
    ("tokens", "C3--"),
)


def knobs() -> Figure:
    """Draw work and parameters of the blocks over the factor by which a knob is turned."""
    figure = Figure(figsize=(4.6, 6.4))
    work, parameters = figure.subplots(2, 1, sharex=True)
    _draw(work, _work, "work")
    _draw(parameters, _parameters, "parameters")
    parameters.set_xlabel("knob turned by")
    work.legend(loc="upper left")
    return figure


def _draw(axes: Axes, measure: Callable[[int, int, int, int], int], title: str) -> None:
    for knob, (name, style) in enumerate(KNOBS):
        factors, ratios = [], []
        for factor in FACTORS:
            sizes = list(MIDDLE)
            sizes[knob] = round(MIDDLE[knob] * factor)
            factors.append(sizes[knob] / MIDDLE[knob])
            ratios.append(measure(*sizes) / measure(*MIDDLE))
        axes.plot(factors, ratios, style, label=name)
    axes.set(xscale="log", yscale="log", ylabel="times the middle", title=title)
    axes.set_xticks([0.25, 0.5, 1, 2, 4])
    axes.set_yticks([0.25, 0.5, 1, 2, 4, 8])
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(FuncFormatter(lambda factor, _: f"{factor:g}"))
    axes.grid()


def _work(layers: int, d_model: int, d_ff: int, patches: int) -> int:
    length = patches + 1
    layer = attention_macs(length, length, d_model) + feed_forward_macs(length, d_model, d_ff)
    return layers * layer


def _parameters(layers: int, d_model: int, d_ff: int, patches: int) -> int:
    return layers * encoder_layer_parameters(d_model, d_ff, attention_bias=True)
