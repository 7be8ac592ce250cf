"""Figures of the chapter on attention maps."""

import torch
from matplotlib.figure import Figure

from notes_site.digits import digits
from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from transformer_notes.interpret import (
    attention_distance,
    attention_rollout,
    class_token_map,
    patch_distances,
)

LAYERS = ("first", "second", "third")


def distances() -> Figure:
    """Draw how far each head of three trained models looks, beside an even and a local head."""
    result = recorded("where_heads_look")
    sizes = result["settings"]["vit"]
    heads = sizes["num_heads"]
    grid = sizes["image_size"] // sizes["patch_size"]
    figure = Figure(figsize=(4.2, 3.4))
    axes = figure.subplots()
    looks = zip(result["runs"]["ViT"], ("C0o", "C2s", "C4^"), (-0.15, 0, 0.15), strict=True)
    for run, style, aside in looks:
        for layer in range(len(LAYERS)):
            far = run["distance"][layer * heads : (layer + 1) * heads]
            axes.plot([layer + aside] * heads, far, style, alpha=0.7)
    between = patch_distances(grid, grid, sizes["patch_size"])
    around = (between < 2 * sizes["patch_size"]).float()
    local = attention_distance(around, between).item()
    axes.axhline(
        between.mean().item(), color="C1", linestyle="--", label="a head that looks evenly"
    )
    axes.axhline(local, color="C3", linestyle=":", label="one that looks only around itself")
    axes.set_xticks(range(len(LAYERS)), LAYERS)
    axes.set(ylim=(0, 6), xlim=(-0.5, 2.5), xlabel="layer", ylabel="attention distance, pixels")
    axes.grid(axis="y")
    figure.legend(loc="outside upper right")
    return figure


def maps() -> Figure:
    """Draw what the class token reads of three digits, in the last layer and in the rollout."""
    model = recorded_vit("digits")
    tests = digits()[1]
    chosen = torch.stack([(tests.labels == digit).nonzero()[0, 0] for digit in (3, 6, 7)])
    images, grid = tests.images[chosen], model.config.grid_size
    with torch.no_grad():
        weights = model.attention_weights(images)
    shown = {
        "digit": images[:, 0],
        "last layer": class_token_map(weights[-1].mean(dim=1), grid, grid),
        "one head": class_token_map(weights[-1, :, 0], grid, grid),
        "rollout": class_token_map(attention_rollout(weights.mean(dim=2)), grid, grid),
    }
    figure = Figure(figsize=(4.2, 4.2))
    for row, line in enumerate(figure.subplots(len(images), len(shown))):
        for axes, (name, pictures) in zip(line, shown.items(), strict=True):
            axes.imshow(pictures[row].numpy(), vmin=0, extent=(0, 8, 8, 0))
            share = (pictures[row].max() / pictures[row].sum()).item()
            axes.set_title(name if name == "digit" else f"{name}\n{share:.2f}")
            axes.axis("off")
    return figure


def agreement() -> Figure:
    """Draw how well maps put patches in the order of what replacing them does."""
    result = recorded("where_heads_look")
    names = result["settings"]["maps"]
    figure = Figure(figsize=(4.2, 3.8))
    axes = figure.subplots()
    for filling, style, lift in (("paper", "C0o", -0.12), ("average", "C1s", 0.12)):
        for number, run in enumerate(result["runs"]["ViT"]):
            places = [place + lift for place in range(len(names))]
            label = f"replaced by {filling}" if number == 0 else None
            axes.plot(run[f"agreement_{filling}"], places, style, alpha=0.7, label=label)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlim=(-0.05, 1), ylim=(len(names) - 0.5, -0.5), xlabel="rank correlation")
    axes.grid(axis="x")
    figure.legend(loc="outside upper right", ncols=1)
    return figure
