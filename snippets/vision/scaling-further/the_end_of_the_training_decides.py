import math

from transformer_notes.scaling import reciprocal_root_rate as root

SHAPE = {"peak": 0.4, "warm_up": 10, "timescale": 250}


def train(rates):
    """Expected loss of the noisy quadratic after the training."""
    steep, flat = 4.0, 100.0  # mean squared distances from the minimum
    for eta in rates:
        steep = (1 - eta * 1) ** 2 * steep + eta**2 * 1
        flat = (1 - eta * 0.01) ** 2 * flat + eta**2 * 0.01
    return (1 * steep + 0.01 * flat) / 2


table = {}
print("steps  linear cosine  cooled   root  linear, to 2000")
for end in (250, 500, 1000, 2000):
    steps, shape = range(end), SHAPE | {"num_steps": end}
    row = table[end] = [
        train([0.4 * (1 - t / end) for t in steps]),
        train([0.2 * (1 + math.cos(math.pi * t / end)) for t in steps]),
        train([root(t, cool_down=50, **shape) for t in steps]),
        train([root(t, cool_down=0, **shape) for t in steps]),
        train([0.4 * (1 - t / 2000) for t in steps]),
    ]
    print(f"{end:5}", *(f"{loss:7.4f}" for loss in row))
