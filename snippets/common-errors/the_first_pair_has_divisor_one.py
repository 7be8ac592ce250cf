import math

import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=3, sci_mode=False)

right = sinusoidal_positions(2, 4)[1]
divisors = [10_000 ** (2 * pair / 4) for pair in (0, 1)]
print("divisors:", divisors)
print("position 1:    ", right)

# The circulating row: pairs counted from 1.
notes = [
    f(1 / 10_000 ** (2 * pair / 4)) for pair in (1, 2) for f in (math.sin, math.cos)
]
print("from the notes:", torch.tensor(notes))
