"""Moved digits: what do learned positions look like, and does their kind matter?

**Asked.** A small Vision Transformer reads digits that stand anywhere on a sheet. Do neighbouring
places learn similar vectors? Do they if every digit stands in the middle? And how often is the
model right with learned positions, with learned columns and rows, with fixed sines and cosines of
both, and without positions?

**Data.** The handwritten digits of scikit-learn, always divided into the same 1,400 to learn from
and 397 for tests, each on a sheet of 12 × 12 pixels: in training at a new place each time, in
tests at a place that chance has fixed.

**Models.** The Vision Transformer of the experiment with digits, on a grid of 6 × 6 patches.
Learned vectors begin small, with a standard deviation of 0.02. The model whose digits stand in the
middle has learned positions.

**Training.** AdamW, the same steps for all; the rate grows for a tenth of them and falls to zero.

**Recorded.** How similar the trained vectors of two places are, by the distance of the places; and
the weights of a model with learned positions.
"""

from collections.abc import Callable
from dataclasses import asdict

import torch
from torch import Tensor, nn

from notes_site.digits import digits
from notes_site.moved_digits import Images, centre, move
from transformer_notes.grid_positions import GridPositions, grid_sinusoids
from transformer_notes.vit import VisionTransformer, ViTConfig

LEARNED, STILL = "learned", "learned, in the middle"
AXES, WAVES, NONE = "columns and rows", "sines and cosines", "no positions"
MODELS = (
    "learned",
    "learned, in the middle",
    "columns and rows",
    "sines and cosines",
    "no positions",
)

VIT = ViTConfig(
    image_size=12,
    patch_size=2,
    d_model=48,
    d_ff=96,
    num_heads=4,
    num_layers=3,
    num_classes=10,
    num_channels=1,
)
STEPS, BATCH, WARMUP, RATE = 400, 64, 0.1, 5e-3
BETAS, DECAY, LARGEST_GRADIENT = (0.9, 0.99), 0.05, 1.0
PLACES_OF_TESTS = 0
FARTHEST = 5

SETTINGS = {
    "vit": asdict(VIT),
    "steps": STEPS,
    "batch": BATCH,
    "rate": RATE,
    "betas": BETAS,
    "weight_decay": DECAY,
    "places_of_tests": PLACES_OF_TESTS,
}


def build(model: str) -> VisionTransformer:
    """Build the Vision Transformer with positions of a kind."""
    network = VisionTransformer(VIT)
    table = network.positions.table
    if model == AXES:
        network.add_module("positions", GridPositions(VIT.grid_size, VIT.d_model))
    elif model == WAVES:
        waves = grid_sinusoids(VIT.grid_size, VIT.grid_size, VIT.d_model)
        with torch.no_grad():
            table.copy_(torch.cat((torch.zeros(1, VIT.d_model), waves)))
        table.requires_grad_(False)
    elif model == NONE:
        nn.init.zeros_(table).requires_grad_(False)
    return network


def sheets_of(model: str, images: Images, places: torch.Generator | None = None) -> Images:
    """Lay each image on a sheet, in the middle or anywhere."""
    if model == STILL:
        return centre(images, VIT.image_size)
    return move(images, VIT.image_size, places)


def similarities(network: VisionTransformer) -> list[float]:
    """Give the mean cosine of the vectors of two patches, 1, 2, … apart in a row or a column.

    What all vectors have in common is subtracted first: it tells no place from another.
    """
    grid = network.positions.table[1:].detach().unflatten(0, (VIT.grid_size, VIT.grid_size))
    grid = grid - grid.mean(dim=(0, 1))
    means = []
    for apart in range(1, FARTHEST + 1):
        down = nn.functional.cosine_similarity(grid[apart:], grid[:-apart], dim=-1)
        along = nn.functional.cosine_similarity(grid[:, apart:], grid[:, :-apart], dim=-1)
        means.append(torch.cat((down.flatten(), along.flatten())).mean().item())
    return means


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float] | dict[str, Tensor]]:
    """Train a model.

    Args:
        model: One of MODELS.
        seed: Decides the first weights, the order of the images and where they stand.
        progress: Called with the steps done and all steps.

    Returns:
        Its accuracy and the number of its parameters that are learned; with learned positions also
        the similarities of their vectors; and the weights.
    """
    torch.manual_seed(seed)
    training, tests = digits()
    network = build(model)
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, betas=BETAS, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, STEPS, pct_start=WARMUP)
    for step in range(STEPS):
        batch = torch.randperm(len(training.labels))[:BATCH]
        logits = network(sheets_of(model, training.images[batch]))
        loss = nn.functional.cross_entropy(logits, training.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        progress(step + 1, STEPS)

    places = torch.Generator().manual_seed(PLACES_OF_TESTS)
    with torch.no_grad():
        # Rounded to what can be recorded.
        for parameter in network.parameters():
            parameter.copy_(parameter.half())
        sheets = sheets_of(model, tests.images, places)
        right = (network(sheets).argmax(dim=-1) == tests.labels).float().mean().item()
    numbers: dict[str, float | list[float] | dict[str, Tensor]] = {
        "accuracy": right,
        "parameters": sum(p.numel() for p in trained),
    }
    if model in (LEARNED, STILL):
        numbers["similarity"] = similarities(network)
    if model == LEARNED:
        numbers["weights"] = network.state_dict()
    return numbers
