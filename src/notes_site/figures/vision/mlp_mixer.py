"""Figures of the chapter on MLP-Mixer."""

import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_notes.mixer import Mixer, MixerConfig, MixerLayer, enlarge

# Tolstikhin et al. 2021, table 3: how far ViT is ahead on ImageNet, in points, by images in
# millions of the pre-training.
AHEAD = {
    "B/16": ([1.3, 14], [79.67 - 76.44, 84.59 - 80.64], "C4^-"),
    "L/16": ([1.3, 14, 300], [76.11 - 71.76, 84.46 - 82.89, 85.63 - 84.82], "C2s-"),
    "H/14": ([300], [86.65 - 86.32], "C0o-"),
}


def who_notices() -> Figure:
    """Draw which numbers of the output notice one changed number of the input."""
    torch.manual_seed(0)
    layer = MixerLayer(6, 10, 4, 40)
    x = torch.randn(6, 10)

    def changed(function: object) -> Tensor:
        assert callable(function)
        return torch.autograd.functional.jacobian(function, x)[:, :, 2, 6].abs() > 1e-6

    panels = {
        "token mixing": changed(lambda x: x + layer.token_mixing(x.mT).mT),
        "channel mixing": changed(lambda x: x + layer.channel_mixing(x)),
        "one after the other": changed(
            lambda x: (u := x + layer.token_mixing(x.mT).mT) + layer.channel_mixing(u)
        ),
    }
    figure = Figure(figsize=(6, 2))
    for axes, (title, noticed) in zip(figure.subplots(1, 3), panels.items(), strict=True):
        axes.pcolormesh(noticed.numpy(), cmap="Blues", vmin=0, vmax=1.4, edgecolors="0.6")
        axes.plot(6.5, 2.5, "o", color="C1")
        axes.invert_yaxis()
        axes.set_aspect("equal")
        axes.set(title=title, xticks=[], yticks=[], xlabel="channels")
    figure.axes[0].set_ylabel("patches")
    return figure


def copies() -> Figure:
    """Draw the first token-mixing matrix of an enlarged model in two orders of the tokens."""
    torch.manual_seed(0)
    config = MixerConfig(
        image_size=12, patch_size=4, d_model=8, d_token=5, d_ff=20, num_layers=1, num_classes=2
    )
    layer = enlarge(Mixer(config), 2).layers[0]
    assert isinstance(layer, MixerLayer)
    weight = layer.token_mixing.to_hidden.weight.detach().abs()
    by_part = weight.unflatten(1, (2, 3, 2, 3)).transpose(2, 3).flatten(start_dim=1)
    figure = Figure(figsize=(6, 2.3))
    titles = ("part by part", "row by row")
    for axes, title, matrix in zip(figure.subplots(1, 2), titles, (by_part, weight), strict=True):
        axes.imshow(matrix.numpy(), cmap="Blues", vmin=0)
        axes.set(title=title, xticks=[], yticks=[], xlabel="patches of the larger image")
    figure.axes[0].set_ylabel("hidden numbers")
    return figure


def ahead() -> Figure:
    """Draw how far ViT is ahead of Mixer against the images of the pre-training."""
    figure = Figure(figsize=(6, 3.4))
    axes = figure.subplots()
    for name, (images, points, style) in AHEAD.items():
        axes.semilogx(images, points, style, markersize=7, label=name)
    axes.axhline(0, color="0.5", linewidth=1)
    axes.set(
        xlabel="images of the pre-training, in millions",
        ylabel="ViT ahead by, points",
        ylim=(-0.4, 5),
        xticks=[1.3, 14, 300],
        xticklabels=["1.3", "14", "300"],
    )
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="upper right")
    return figure
