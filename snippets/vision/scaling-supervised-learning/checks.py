import math

import torch

from transformer_notes.normalisation import standardise_weights


def settle(rate, curvature):
    return rate / (2 - rate * curvature)


def halving(rate, curvature):
    return math.ceil(math.log(2) / -math.log((1 - rate * curvature) ** 2))


def train(rates):
    """What the steep and the flat direction add to the loss, after each step."""
    steep, flat = 4.0, 100.0
    parts = [(steep / 2, 0.01 * flat / 2)]
    for rate in rates:
        steep = (1 - rate) ** 2 * steep + rate**2
        flat = (1 - rate * 0.01) ** 2 * flat + rate**2 * 0.01
        parts.append((steep / 2, 0.01 * flat / 2))
    return parts


# The noisy quadratic at a constant rate, and at one that falls in a straight line.
never = [sum(parts) for parts in train([0.4] * 1000)]
straight = [
    sum(parts) for parts in train([0.4 * (1 - t / 1000) for t in range(1000)])
]
parts = train([0.4] * 700 + [0.04] * 300)
flat_after_three = parts[3][1] / 0.005
rate, rate_after, curvature = 0.4, 0.04, 0.01
# The noise adds so little to the flat direction that the factor alone decides.
steps_to_halve, steps_to_halve_after = halving(0.4, 0.01), halving(0.04, 0.01)
more_steps = next(step for step, loss in enumerate(never) if loss < never[3] / 2) - 3

growth = 10 ** (1 / 3)

# ObjectNet, table 6: top-1 of S, M and L, on whole pictures and on cut-out objects.
whole = torch.tensor(
    [
        [30.8, 35.0, 37.6],
        [32.2, 39.2, 54.6],
        [33.7, 40.3, 49.1],
        [34.6, 44.3, 54.6],
        [36.0, 47.0, 58.7],
    ]
)
box = torch.tensor(
    [
        [35.1, 41.6, 42.5],
        [37.4, 46.1, 49.1],
        [38.4, 46.2, 54.7],
        [40.2, 50.5, 60.4],
        [41.6, 52.8, 63.8],
    ]
)
helps = box - whole
smallest_help, largest_help = helps[helps > 0].min(), helps.max()
assert (helps > 0).sum() == 14

five_examples, five_spread = 500, 0.3
five_noise = 0.3**2 * 5 / five_examples
five_boxes = 1 / (12 * 5**2) + five_noise
five_unsquared = 1 / (12 * 5**2) + 0.3 * 5 / five_examples

small_rate, settled_before = 0.2, settle(0.4, 1)
settled, halved, one_step = settle(small_rate, 1), settled_before / 2, small_rate**2

jft_images, budget = 300e6, 1.28e6 * 90
jft_epochs = budget / jft_images
jft_inverse, jft_ratio = 1 / jft_epochs, 300 / 1.28

gpu_weeks, clock_weeks = 6 * 10 / 7, 10 / 7

kernel = torch.tensor([4.0, 1, 1, 2])
standardised_first = standardise_weights(kernel[None, None, None])[0, 0, 0, 0]
standardised_unbiased = (kernel[0] - kernel.mean()) / kernel.std()
