"""Number translation: does a small Transformer say numbers in French that it has never met?

**Asked.** The Transformer of the lab learns to translate number words, 0 to 9999, from English to
French. How often is a translation right, letter by letter, greedily and with a beam of four? How
many numbers does it have to meet for that? And what if not single numbers are held out, but a kind
of them?

**Data.** 1,000 numbers for tests, drawn once. From the 9,000 others a model learns all; or 300; or
those in which no *ninety* comes after a *hundred*, and is then tested on the 900 numbers in which
one does. That model has met *ninety* in 97 and in 1097, and never in 197.

**Models.** The solution of the lab: width 64, two layers on each side, four heads, post-norm.

**Training.** 600 batches of 64, Adam, a rate that climbs for a tenth of the steps: about half a
minute on one processor.

**Clean.** Steps and rate were chosen with 1,000 of the 9,000 numbers, which were then none to learn
from. No test number was looked at before; the kind was, in two trainings, which changed nothing.

**Came out.** All numbers held out singly are right, and most after 300 numbers. Of the three models
without the kind two make no mistake in it. The third, seed 1, has 80 wrong, all of them of the 90
that end in 91, and says 81: *-onze* stands in no other numbers, and was met in a handful. A beam
changes hardly a translation, and improves none.

**Recorded.** The weights of the first model, rounded to 16 bits; all models are, before a test.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from notes_site.solution import solution

LAB = "translation"
MODELS = ("9,000 learned", "300 learned", "a kind held out")
FEW, KIND = "300 learned", "a kind held out"
BEAM = 4

SETTINGS = {
    "numbers": 10_000,
    "learned": [9000, 300, 8182],
    "tests": [1000, 1000, 900],
    "beam": BEAM,
}

Numbers = dict[str, float | list[float] | dict[str, Tensor]]


def is_kind(numbers: Tensor) -> Tensor:
    """Tell which numbers have a ninety after a hundred."""
    return (numbers % 100 >= 90) & (numbers // 100 % 10 > 0)


def train(model: str, seed: int, progress: Callable[[int, int], None]) -> Numbers:
    """Train a model, and test it on numbers that it has not met.

    Args:
        model: One of MODELS.
        seed: Decides the first weights and the batches, not which numbers are held out.
        progress: Called with the steps done and all steps.

    Returns:
        The share of right translations, greedy and with a beam; the share of numbers that the two
        translate differently; and the weights.
    """
    lab = solution(LAB)
    learned, tests = lab.training, lab.held_out
    if model == FEW:
        learned = learned[:300]
    elif model == KIND:
        every = torch.arange(len(lab.english))
        learned, tests = learned[~is_kind(learned)], every[is_kind(every)]

    torch.manual_seed(seed)
    network = lab.Transformer()
    lab.fit(network, learned, seed, progress)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(parameter.half())

    greedy = lab.translate(network, tests)
    beam = [lab.translate_by_beam(network, number, BEAM)[0] for number in tests.tolist()]
    different = sum(map(str.__ne__, greedy, beam))
    return {
        "numbers_learned": len(learned),
        "greedy": lab.exact_match(greedy, tests),
        "beam": lab.exact_match(beam, tests),
        "different": different / len(tests),
        "weights": network.state_dict(),
    }
