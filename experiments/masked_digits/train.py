"""Masked digits: what does an encoder learn that only fills gaps in pictures?

**Asked.** A masked autoencoder learns from digits without a label. How well does it fill gaps, and
what are its features worth to a linear probe, beside those of a supervised Vision Transformer,
those of one that was never trained, and the pixels themselves? And what is the pre-training worth
to fine-tuning?

**Data.** The handwritten digits of scikit-learn, always divided into the same 1,400 to learn from
and 397 for tests. Pre-training sees the 1,400 without their labels. A probe gets the labels of 50,
100, … of them, the same that the experiment with digits chooses with the same seed.

**Models.** The encoder is the Vision Transformer of that experiment; the decoder has one layer of
the same width. Positions are learned: on so small a grid fixed sines and cosines took longer to be
used. Three patches in four are hidden, as in the paper, or two in five. The supervised one sees all
1,400 labels. "Untrained" is an encoder as it starts.

**Training.** AdamW; the rate grows for a tenth of the steps and falls to zero. The same rate and
steps for both shares. A probe is ridge regression on standardised features, its penalty chosen by
leave-one-out among its own training images.

**Clean.** Rates, steps, positions, the width of the decoder and the second share were chosen with
1,100 of the training images, and 300 others of them for the comparison, with one seed, before any
test image was looked at. Rates and steps with labels are those of the experiment with digits.

**Recorded.** The weights of the first MAE, rounded to 16 bits; all models are, before a test.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import asdict, replace

import numpy as np
import torch
from jaxtyping import Float
from sklearn.linear_model import RidgeClassifierCV  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from torch import Tensor, nn

from notes_site.digits import Digits
from notes_site.standard_digits import standard_digits
from transformer_notes.mae import (
    MAEConfig,
    MaskedAutoencoder,
    hidden_patch_loss,
)
from transformer_notes.patches import patchify
from transformer_notes.vit import VisionTransformer, ViTConfig

QUARTER_VISIBLE, MORE_VISIBLE = "MAE, 75 % hidden", "MAE, 40 % hidden"
SUPERVISED, PIXELS = "supervised", "pixels"
MODELS = ("MAE, 75 % hidden", "MAE, 40 % hidden", "supervised", "untrained", "pixels")

CONFIG = MAEConfig(
    vit=ViTConfig(
        image_size=8,
        patch_size=2,
        d_model=48,
        d_ff=96,
        num_heads=4,
        num_layers=3,
        num_classes=10,
        num_channels=1,
    ),
    d_decoder=48,
    decoder_heads=4,
    decoder_layers=1,
)
RATIOS = {QUARTER_VISIBLE: 0.75, MORE_VISIBLE: 0.4}
SIZES, TUNED_SIZES = (50, 100, 250, 600, 1400), (100, 1400)
BATCH, WARMUP = 64, 0.1
STEPS, RATE, DECAY = 1000, 5e-3, 0.01
POSITIONS = 0.5
LABELLED_STEPS, LABELLED_RATE, LABELLED_DECAY = 400, 5e-3, 0.05
BETAS, LARGEST_GRADIENT = (0.9, 0.99), 1.0
PENALTIES = tuple(10.0**power for power in range(-2, 5))
HIDDEN_IN_TESTS = 0

SETTINGS = {
    "mae": asdict(CONFIG),
    "ratios": RATIOS,
    "sizes": SIZES,
    "tuned_sizes": TUNED_SIZES,
    "tests": 397,
    "steps": STEPS,
    "batch": BATCH,
    "rate": RATE,
    "weight_decay": DECAY,
    "positions_start": POSITIONS,
    "labelled_steps": LABELLED_STEPS,
    "labelled_rate": LABELLED_RATE,
    "labelled_weight_decay": LABELLED_DECAY,
    "betas": BETAS,
    "hidden_in_tests": HIDDEN_IN_TESTS,
}

Images = Float[Tensor, "batch channel height width"]
Numbers = dict[str, float | list[float] | dict[str, Tensor]]


def build(model: str) -> MaskedAutoencoder:
    """Build a masked autoencoder whose positions are learned, from numbers as large as pixels."""
    network = MaskedAutoencoder(replace(CONFIG, mask_ratio=RATIOS.get(model, CONFIG.mask_ratio)))
    for positions in (network.encoder.positions, network.positions):
        nn.init.normal_(positions.table.requires_grad_(True), std=POSITIONS)
    return network


def fit(
    network: nn.Module,
    loss_of: Callable[[Tensor], Tensor],
    number: int,
    steps: int,
    rate: float,
    decay: float,
    step_done: Callable[[], None],
) -> None:
    """Train on batches, which are given to the loss as indices of images."""
    trained = [p for p in network.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, betas=BETAS, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=WARMUP)
    for _ in range(steps):
        loss = loss_of(torch.randperm(number)[:BATCH])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        step_done()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(parameter.half())


def fit_labels(network: VisionTransformer, training: Digits, step_done: Callable[[], None]) -> None:
    """Train a Vision Transformer to say which digit an image shows."""

    def loss_of(batch: Tensor) -> Tensor:
        logits = network(training.images[batch])
        return nn.functional.cross_entropy(logits, training.labels[batch])

    number = len(training.labels)
    fit(network, loss_of, number, LABELLED_STEPS, LABELLED_RATE, LABELLED_DECAY, step_done)


def accuracy(guesses: Tensor, tests: Digits) -> float:
    """Give the share of images about which a model is right."""
    return (guesses == tests.labels).float().mean().item()


def probe(training: Digits, tests: Digits, chosen: Tensor, features: Tensor) -> list[float]:
    """Fit a linear classifier to the features of the first 50, 100, … chosen images, and test it.

    Args:
        training: The images to choose from.
        tests: The images for tests.
        chosen: Indices of training images, in the order in which they get a label.
        features: Those of the training images, then those of the tests.

    Returns:
        The accuracy for each of SIZES.
    """
    learn, test = features[: len(training.labels)], features[len(training.labels) :]
    accuracies = []
    for size in SIZES:
        part = chosen[:size]
        classifier = make_pipeline(StandardScaler(), RidgeClassifierCV(alphas=PENALTIES))
        classifier.fit(learn[part].numpy(), training.labels[part].numpy())
        guesses = np.asarray(classifier.predict(test.numpy()))
        accuracies.append(accuracy(torch.from_numpy(guesses), tests))
    return accuracies


@torch.no_grad()
def errors(network: MaskedAutoencoder, training: Digits, tests: Digits) -> tuple[float, float]:
    """Measure guesses for hidden patches of tests: the model's, and the mean training image.

    Returns:
        Their mean squared errors, in standardised pixels.
    """
    generator = torch.Generator().manual_seed(HIDDEN_IN_TESTS)
    noise = torch.rand(len(tests.labels), CONFIG.vit.grid_size**2, generator=generator)
    predictions, hidden = network(tests.images, noise)
    learned, targets = (patchify(part.images, CONFIG.vit.patch_size) for part in (training, tests))
    mean_image = learned.mean(dim=0).expand_as(targets)
    return (
        hidden_patch_loss(predictions, targets, hidden).item(),
        hidden_patch_loss(mean_image, targets, hidden).item(),
    )


@torch.no_grad()
def features_of(encoder: VisionTransformer, images: Images) -> tuple[Tensor, Tensor]:
    """Give the vector of the class token, and the mean of those of the patches."""
    encoded = encoder.encode(images)
    return encoded[:, 0], encoded[:, 1:].mean(dim=1)


def train(model: str, seed: int, progress: Callable[[int, int], None]) -> Numbers:
    """Train a model, and try its features.

    Args:
        model: One of MODELS.
        seed: Decides the first weights, what is hidden in training, and which images get a label.
        progress: Called with the steps done and all steps.

    Returns:
        The accuracy of a probe for each of SIZES, on the class token and on the mean of the
        patches, or on the pixels; for the supervised model also its own; for a MAE the error of
        its guesses on hidden patches of test images, that of the mean image, the accuracy after
        fine-tuning with each of TUNED_SIZES, and its weights.
    """
    torch.manual_seed(seed)
    training, tests = standard_digits()
    chosen = torch.randperm(len(training.labels))
    images = torch.cat((training.images, tests.images))
    if model == PIXELS:
        pixels = images.flatten(start_dim=1)
        return {"probe_pixels": probe(training, tests, chosen, pixels)}

    done, total = 0, LABELLED_STEPS
    if model in RATIOS:
        total = STEPS + len(TUNED_SIZES) * LABELLED_STEPS

    def step_done() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    network = build(model)
    encoder = network.encoder
    numbers: Numbers = {}
    if model in RATIOS:

        def loss_of(batch: Tensor) -> Tensor:
            predictions, hidden = network(training.images[batch])
            targets = patchify(training.images[batch], CONFIG.vit.patch_size)
            return hidden_patch_loss(predictions, targets, hidden)

        fit(network, loss_of, len(training.labels), STEPS, RATE, DECAY, step_done)
        numbers["error"], numbers["error_of_the_mean_image"] = errors(network, training, tests)
    elif model == SUPERVISED:
        fit_labels(encoder, training, step_done)
        with torch.no_grad():
            numbers["accuracy"] = accuracy(encoder(tests.images).argmax(dim=-1), tests)

    token, mean = features_of(encoder, images)
    numbers["probe_token"] = probe(training, tests, chosen, token)
    numbers["probe_mean"] = probe(training, tests, chosen, mean)
    if model in RATIOS:
        tuned = []
        for size in TUNED_SIZES:
            copy = deepcopy(encoder)
            part = Digits(training.images[chosen[:size]], training.labels[chosen[:size]])
            fit_labels(copy, part, step_done)
            with torch.no_grad():
                tuned.append(accuracy(copy(tests.images).argmax(dim=-1), tests))
        numbers["fine_tuned"] = tuned
        numbers["weights"] = network.state_dict()
    return numbers
