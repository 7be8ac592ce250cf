"""Where heads look: how far, and does a map of attention say which patches a model needs?

**Asked.** A small Vision Transformer learns to read digits. How far does each of its heads look?
How large is what attention adds to the class token, beside what stands there already? And if a
patch is deleted, the model becomes less sure of its answer: do maps of attention put the patches
in the order of that effect?

**Data, model, training.** Those of the experiment with digits: 8 × 8 pixels, 1,400 to learn from
and 397 for tests, three layers with four heads, patches of 2 × 2 pixels, all pictures learned from.

**Deleted** is a patch in two ways: by paper, which is 0, and by what stands at its place on average
over all pictures to learn from. The effect is by how much the probability of the model's answer
falls.

**Maps.** What the class token reads in the last layer, averaged over the heads; the rollout; the
rollout of another test picture, and the mean of all of them, as controls; and two that know nothing
of the model: the ink of a patch, and how far the patch is from the average one.

**Compared** by rank correlation (Spearman), one for each test picture, averaged over all of them.
"""

from collections.abc import Callable
from dataclasses import asdict

import torch
from jaxtyping import Float
from torch import Tensor, nn

from notes_site.digits import digits
from transformer_notes.interpret import (
    attention_distance,
    attention_rollout,
    class_token_map,
    patch_distances,
)
from transformer_notes.layers import EncoderLayer
from transformer_notes.patches import patchify
from transformer_notes.vit import VisionTransformer, ViTConfig

MODELS = ("ViT",)

VIT = ViTConfig(
    image_size=8,
    patch_size=2,
    d_model=48,
    d_ff=96,
    num_heads=4,
    num_layers=3,
    num_classes=10,
    num_channels=1,
)
GRID = VIT.grid_size
STEPS, BATCH, WARMUP, RATE = 400, 64, 0.1, 5e-3
POSITIONS = 0.3
BETAS, DECAY, LARGEST_GRADIENT = (0.9, 0.99), 0.05, 1.0

SETTINGS = {
    "vit": asdict(VIT),
    "tests": 397,
    "steps": STEPS,
    "batch": BATCH,
    "rate": RATE,
    "positions_start": POSITIONS,
    "betas": BETAS,
    "weight_decay": DECAY,
    "maps": (
        "last layer",
        "rollout",
        "rollout of another",
        "mean rollout",
        "ink",
        "unlike the average",
    ),
}

Images = Float[Tensor, "batch channel height width"]
Map = Float[Tensor, "batch patch"]


def deletion_effect(
    model: nn.Module, images: Images, filling: Float[Tensor, "channel height width"]
) -> Map:
    """Say by how much the probability of the answer falls when a patch is replaced."""
    probability, answer = model(images).softmax(dim=-1).max(dim=-1)
    side = VIT.patch_size
    effects = []
    for patch in range(GRID**2):
        top, left = (side * place for place in divmod(patch, GRID))
        here = (..., slice(top, top + side), slice(left, left + side))
        changed = images.clone()
        changed[here] = filling[here]
        left_over = model(changed).softmax(dim=-1).gather(1, answer.unsqueeze(1))
        effects.append(probability - left_over.squeeze(1))
    return torch.stack(effects, dim=1)


def rank_correlation(first: Map, second: Map) -> float:
    """Give the mean over all images of Spearman's correlation; equal numbers share a rank."""

    def ranks(numbers: Map) -> Map:
        # How many are smaller, less how many are larger: twice the distance from the middle rank.
        return (numbers.unsqueeze(2) - numbers.unsqueeze(1)).sign().sum(dim=2)

    return nn.functional.cosine_similarity(ranks(first), ranks(second), dim=1).mean().item()


def share_of_attention(model: VisionTransformer, images: Images) -> list[float]:
    """Compare, for the class token in each layer, what attention adds with what stands there."""
    x = model.embed(images)
    shares = []
    for layer in model.layers:
        assert isinstance(layer, EncoderLayer)
        normed = layer.attention_norm(x)
        added = layer.attention(normed, normed)[0][:, 0].norm(dim=-1)
        shares.append((added / x[:, 0].norm(dim=-1)).mean().item())
        x = layer(x)
    return shares


@torch.no_grad()
def look(model: VisionTransformer, training: Images, tests: Images) -> dict[str, list[float]]:
    """Measure distances, the share of attention, and how well maps agree with deletion."""
    weights = model.attention_weights(tests)
    distances = patch_distances(GRID, GRID, VIT.patch_size)
    far = attention_distance(weights[..., 1:, 1:], distances).mean(dim=1)

    mean = training.mean(dim=0)
    last, rollout = (
        class_token_map(matrix, GRID, GRID).flatten(start_dim=1)
        for matrix in (weights[-1].mean(dim=1), attention_rollout(weights.mean(dim=2)))
    )
    ink, unlike = (
        patchify(pixels, VIT.patch_size).sum(dim=-1) for pixels in (tests, (tests - mean).abs())
    )
    one_for_all = rollout.mean(dim=0).expand_as(rollout)
    maps = (last, rollout, rollout.roll(1, dims=0), one_for_all, ink, unlike)
    numbers = {
        "distance": far.flatten().tolist(),
        "attention_beside_residual": share_of_attention(model, tests),
    }
    for name, filling in (("paper", torch.zeros_like(mean)), ("average", mean)):
        effect = deletion_effect(model, tests, filling)
        numbers[f"agreement_{name}"] = [rank_correlation(shown, effect) for shown in maps]
    return numbers


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float]]:
    """Train the model and look at its attention.

    Args:
        model: One of MODELS.
        seed: Decides the first weights and the order of the pictures.
        progress: Called with the steps done and all steps.

    Returns:
        Its accuracy; the distances of its heads in pixels, layer by layer; the share of attention
        in each layer; and the agreement of each map with each way to delete.
    """
    torch.manual_seed(seed)
    training, tests = digits()
    network = VisionTransformer(VIT)
    nn.init.normal_(network.positions.table, std=POSITIONS)
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, betas=BETAS, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, STEPS, pct_start=WARMUP)
    for step in range(STEPS):
        batch = torch.randperm(len(training.labels))[:BATCH]
        loss = nn.functional.cross_entropy(network(training.images[batch]), training.labels[batch])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        progress(step + 1, STEPS)
    network.eval()
    with torch.no_grad():
        right = (network(tests.images).argmax(dim=-1) == tests.labels).float().mean().item()
    return {"accuracy": right} | look(network, training.images, tests.images)
