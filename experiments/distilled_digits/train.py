"""Distilled digits: what is a teacher worth to a small Vision Transformer with few labels?

**Asked.** A student learns to read digits of which only 100 have a label. How often is it right
about others if it learns from the labels alone, and how often if it learns from a convolutional
teacher who has seen the same 100 labels, and says what it thinks of 1,100 more pictures?

**Data.** The handwritten digits of scikit-learn, always divided into the same 397 for tests and
1,400 others. Of these the seed chooses 100 with labels and 1,100 whose labels nobody sees, but for
the model that shows what they would be worth; 200 are left for choosing rates.

**Models.** The student is a Vision Transformer of two layers of width 32, the teacher a network of
three convolutions. All students see the same number of batches, but for the patient one, which
sees four times as many.

**Chosen** with the 200 pictures, and seeds that are not used here: the rate of the teacher, and
one rate for all students. The temperature is a usual one, and was not searched for.

**Recorded.** Accuracy on the tests; how often the student and its teacher say the same about them;
of the student with a distillation token how similar its two tokens are.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.functional import cosine_similarity, cross_entropy, one_hot

from notes_site.digits import Digits, digits
from transformer_notes.distillation import (
    DistilledVisionTransformer,
    hard_distillation_loss,
    mixup,
    soft_distillation_loss,
)
from transformer_notes.vit import VisionTransformer, ViTConfig

MODELS = (
    "labels",
    "labels, mixed",
    "soft, labelled only",
    "hard",
    "soft",
    "soft, mixed",
    "soft, mixed, patient",
    "token",
    "all labels",
)

VIT = ViTConfig(
    image_size=8,
    patch_size=2,
    d_model=32,
    d_ff=64,
    num_heads=4,
    num_layers=2,
    num_classes=10,
    num_channels=1,
)
LABELLED, UNLABELLED = 100, 1100
STEPS, PATIENCE, TEACHER_STEPS, BATCH, WARMUP = 300, 4, 200, 64, 0.1
RATE, TEACHER_RATE, TEMPERATURE = 3e-3, 4e-3, 2.0
POSITIONS = 0.3
BETAS, DECAY, LARGEST_GRADIENT = (0.9, 0.99), 0.05, 1.0

SETTINGS = {
    "vit": asdict(VIT),
    "labelled": LABELLED,
    "unlabelled": UNLABELLED,
    "tests": 397,
    "steps": STEPS,
    "patience": PATIENCE,
    "teacher_steps": TEACHER_STEPS,
    "batch": BATCH,
    "rate": RATE,
    "teacher_rate": TEACHER_RATE,
    "temperature": TEMPERATURE,
    "positions_start": POSITIONS,
    "betas": BETAS,
    "weight_decay": DECAY,
}

Images = Float[Tensor, "batch channel height width"]
Loss = Callable[[], Float[Tensor, ""]]


def cnn() -> nn.Module:
    """Build the teacher: three convolutions, which look at neighbours only."""
    return nn.Sequential(
        nn.Conv2d(VIT.num_channels, 24, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.Conv2d(24, 40, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(40, 72, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(72 * 2 * 2, VIT.num_classes),
    )


def student(token: bool) -> VisionTransformer:
    """Build the student, with a distillation token or without."""
    model = (DistilledVisionTransformer if token else VisionTransformer)(VIT)
    # As large as the embedded patches, or it would take longer to see where they stand.
    nn.init.normal_(model.positions.table, std=POSITIONS)
    return model


def some(part: Digits) -> Int[Tensor, " batch"]:
    """Draw the pictures of a batch."""
    return torch.randperm(len(part.labels))[:BATCH]


def mix(images: Images, labels: Float[Tensor, "batch label"]) -> tuple[Tensor, Tensor]:
    """Lay each picture over another of the batch, in any proportion."""
    return mixup(images, labels, torch.rand(()).item(), torch.randperm(len(images)))


def label_loss(model: nn.Module, part: Digits, mixed: bool = False) -> Float[Tensor, ""]:
    """Compare what a model says of a batch with the labels."""
    batch = some(part)
    images = part.images[batch]
    labels = one_hot(part.labels[batch], VIT.num_classes).float()
    if mixed:
        images, labels = mix(images, labels)
    return cross_entropy(model(images), labels)


def teacher_loss(
    model: nn.Module, teacher: nn.Module, part: Digits, hard: bool = False, mixed: bool = False
) -> Float[Tensor, ""]:
    """Compare what a model says of a batch with what its teacher says of the same pictures."""
    batch = some(part)
    images = part.images[batch]
    if mixed:
        # Whatever their labels would be, the teacher is asked about the mixtures.
        images, _ = mix(images, images.new_zeros(len(batch), VIT.num_classes))
    with torch.no_grad():
        answers = teacher(images)
    if hard:
        return hard_distillation_loss(model(images), answers)
    return soft_distillation_loss(model(images), answers, TEMPERATURE)


def token_loss(
    model: DistilledVisionTransformer, teacher: nn.Module, labelled: Digits, part: Digits
) -> Float[Tensor, ""]:
    """Give the class token the labels there are, the distillation token what the teacher says."""
    known, batch = some(labelled), some(part)
    of_class, of_distillation = model.logits(
        torch.cat((labelled.images[known], part.images[batch]))
    )
    with torch.no_grad():
        answers = teacher(part.images[batch])
    by_labels = cross_entropy(of_class[: len(known)], labelled.labels[known])
    by_teacher = hard_distillation_loss(of_distillation[len(known) :], answers)
    return (by_labels + by_teacher) / 2


def fit(model: nn.Module, loss: Loss, rate: float, steps: int, done: Callable[[], None]) -> None:
    """Train a model."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=BETAS, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=WARMUP)
    for _ in range(steps):
        optimizer.zero_grad()
        loss().backward()
        nn.utils.clip_grad_norm_(model.parameters(), LARGEST_GRADIENT)
        optimizer.step()
        schedule.step()
        done()
    model.eval()


@torch.no_grad()
def answers(model: nn.Module, images: Images) -> Int[Tensor, " batch"]:
    """Give the class that a model finds likeliest."""
    return model(images).argmax(dim=-1)


def share(same: Tensor) -> float:
    """Give the share of what is true."""
    return same.float().mean().item()


@torch.no_grad()
def tokens(model: DistilledVisionTransformer, tests: Digits) -> dict[str, float]:
    """Compare the two tokens before the first layer and after the last, and what they say."""
    assert model.class_token is not None
    x = model.encode(tests.images)
    of_class, of_distillation = (logits.argmax(dim=-1) for logits in model.logits(tests.images))
    return {
        "accuracy_class": share(of_class == tests.labels),
        "accuracy_distillation": share(of_distillation == tests.labels),
        "cosine_first": cosine_similarity(
            model.class_token, model.distillation_token, dim=0
        ).item(),
        "cosine_last": cosine_similarity(x[:, 0], x[:, 1], dim=-1).mean().item(),
    }


def train(model: str, seed: int, progress: Callable[[int, int], None]) -> dict[str, float]:
    """Train a student, and before it a teacher if it has one.

    Args:
        model: One of MODELS.
        seed: Decides the first weights, which pictures have labels, and the batches.
        progress: Called with the steps done and all steps.

    Returns:
        The accuracy of the student and its number of parameters; with a teacher also those of the
        teacher, and how often both agree; with two tokens what `tokens` gives.
    """
    training, tests = digits()
    torch.manual_seed(seed)
    order = torch.randperm(len(training.labels))
    labelled = Digits(*(part[order[:LABELLED]] for part in training))
    everything = Digits(*(part[order[: LABELLED + UNLABELLED]] for part in training))
    has_teacher = "label" not in model or model == "soft, labelled only"
    steps = STEPS * (PATIENCE if "patient" in model else 1)
    taken = 0

    def done() -> None:
        nonlocal taken
        taken += 1
        progress(taken, steps + has_teacher * TEACHER_STEPS)

    teacher = cnn()
    if has_teacher:
        loss = partial(label_loss, teacher, labelled)
        fit(teacher, loss, TEACHER_RATE, TEACHER_STEPS, done)
    torch.manual_seed(seed)
    pupil = student(token=model == "token")
    losses: dict[str, Loss] = {
        "labels": partial(label_loss, pupil, labelled),
        "labels, mixed": partial(label_loss, pupil, labelled, mixed=True),
        "all labels": partial(label_loss, pupil, everything),
        "soft, labelled only": partial(teacher_loss, pupil, teacher, labelled),
        "hard": partial(teacher_loss, pupil, teacher, everything, hard=True),
        "soft": partial(teacher_loss, pupil, teacher, everything),
        "soft, mixed": partial(teacher_loss, pupil, teacher, everything, mixed=True),
    }
    if isinstance(pupil, DistilledVisionTransformer):
        losses["token"] = partial(token_loss, pupil, teacher, labelled, everything)
    fit(pupil, losses[model.removesuffix(", patient")], RATE, steps, done)

    said = answers(pupil, tests.images)
    numbers = {
        "accuracy": share(said == tests.labels),
        "parameters": sum(p.numel() for p in pupil.parameters()),
    }
    if has_teacher:
        heard = answers(teacher, tests.images)
        numbers["teacher"] = share(heard == tests.labels)
        numbers["teacher_parameters"] = sum(p.numel() for p in teacher.parameters())
        numbers["agreement"] = share(said == heard)
    if isinstance(pupil, DistilledVisionTransformer):
        numbers |= tokens(pupil, tests)
    return numbers
