"""Masked agreement: what does a small BERT learn by filling gaps, and what is it worth to a judge?

**Asked.** Sentences of a small grammar, whose verbs agree with a subject over a distance. When does
a BERT that fills gaps put the right form, past nouns of the other number? What does the recipe of
hiding change: [MASK] for all, or 80/10/10, or 80/20/0? And how many labelled sentences does a judge
of agreement need, fine-tuned, or trained from scratch?

**Data.** Those of the lab: 24,000 different sentences in three parts that share none. Labelled ones
are half of them wrong, in the form of the main verb alone. A seed decides which get a label.

**Models.** That of the lab, by each recipe and by none. The bag of words counts words and fits a
ridge classifier; it cannot know which noun is the subject, and shows what words alone give away.
"Frozen" is the same classifier on the mean of the vectors of a pre-trained encoder.

**Training.** The loops of the lab. A judge from scratch gets more steps than a fine-tuned one. The
penalty of a ridge classifier is chosen by leave-one-out among its own labels.

**Clean.** Sizes, steps and rates were chosen on other sentences of the same grammar, with one seed
or two, before any test was looked at. For pre-training with [MASK] alone three rates were tried,
as it learned slowest; none was better than that of the others.

**Recorded.** The weights of the first BERT, rounded to 16 bits.
"""

from collections.abc import Callable
from copy import deepcopy

import numpy as np
import torch
from sklearn.linear_model import RidgeClassifierCV  # type: ignore[import-untyped]
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]
from torch import Tensor, nn

from notes_site.solution import solution

LAB = "bert"
MODELS = ("80/10/10", "100/0/0", "80/20/0", "from scratch", "bag of words")
SIZES = (50, 200, 1000, 5000)
BATCH, RATE = 32, 1e-3
TUNED_STEPS, SCRATCH_STEPS = 300, 800
MEASURED_EVERY = 100
PENALTIES = tuple(10.0**power for power in range(-2, 5))

SETTINGS = {
    "sizes": SIZES,
    "tuned_steps": TUNED_STEPS,
    "scratch_steps": SCRATCH_STEPS,
    "batch": BATCH,
    "rate": RATE,
    "measured_every": MEASURED_EVERY,
}

Numbers = dict[str, float | list[float] | dict[str, Tensor]]


def ridge(features: Tensor, labels: Tensor, test: Tensor, answers: Tensor) -> float:
    """Fit a ridge classifier, and give its accuracy in a test."""
    fitted = make_pipeline(StandardScaler(), RidgeClassifierCV(alphas=PENALTIES))
    fitted.fit(features.numpy(), labels.numpy())
    return float(np.mean(fitted.predict(test.numpy()) == answers.numpy()))


def train(model: str, seed: int, progress: Callable[[int, int], None]) -> Numbers:
    """Train a model, and judge sentences with it.

    Args:
        model: One of MODELS.
        seed: Decides the first weights, the batches, and which sentences get a label.
        progress: Called with the steps done and all steps.

    Returns:
        The accuracy as a judge for each of SIZES; for the recipes also that with a frozen
        encoder, the agreement with 0, 1 and 2 attractors while it learned, the share of masked
        words that it guesses, what it makes of words that it reads, and its weights.
    """
    lab = solution(LAB)
    torch.manual_seed(seed)
    texts, labels = lab.spoil(lab.labelled, seed)
    mixed = torch.randperm(len(texts))
    texts, labels = texts[mixed], labels[mixed]
    test, answers = lab.spoil(lab.tests, 0)

    def words(of: Tensor) -> Tensor:
        return nn.functional.one_hot(of, len(lab.WORDS)).sum(dim=1)[:, lab.FIRST_WORD :].float()

    def judged(features: Callable[[Tensor], Tensor]) -> list[float]:
        learned, tested = features(texts), features(test)
        return [ridge(learned[:n], labels[:n], tested, answers) for n in SIZES]

    if model == "bag of words":
        return {"accuracy": judged(words)}

    numbers: Numbers = {}
    bert = lab.BERT()
    pre_trained = model in lab.RECIPES
    steps, labelled_steps = (lab.STEPS, TUNED_STEPS) if pre_trained else (0, SCRATCH_STEPS)
    total = steps + len(SIZES) * labelled_steps
    if pre_trained:
        questions = lab.verb_questions(lab.tests)
        shares: list[list[float]] = []

        def step_done(done: int) -> None:
            progress(done, total)
            if done % MEASURED_EVERY == 0:
                shares.append(lab.agreement(bert, *questions))

        lab.pre_train(bert, model, step_done)
        with torch.no_grad():
            for parameter in bert.parameters():
                parameter.copy_(parameter.half())
        for attractors, curve in enumerate(zip(*shares, strict=True)):
            numbers[f"agreement_{attractors}"] = list(curve)
        numbers |= lab.doubt(bert, lab.tests)
        numbers["weights"] = deepcopy(bert.state_dict())

        @torch.no_grad()
        def mean(of: Tensor) -> Tensor:
            real = (of != lab.PAD)[..., None]
            return (bert.encode(of) * real).sum(dim=1) / real.sum(dim=1)

        numbers["frozen"] = judged(mean)

    accuracies = []
    for done, size in enumerate(SIZES):
        classifier = lab.Classifier(deepcopy(bert))
        batches = torch.randint(size, (labelled_steps, BATCH))
        lab.fine_tune(classifier, texts[:size], labels[:size], batches, RATE)
        with torch.no_grad():
            guesses = classifier(test).argmax(dim=-1)
        accuracies.append((guesses == answers).float().mean().item())
        progress(steps + (done + 1) * labelled_steps, total)
    return numbers | {"accuracy": accuracies}
