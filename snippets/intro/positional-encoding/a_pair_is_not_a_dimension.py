import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=3, sci_mode=False)

# The loop runs over dimensions 0, 2, 4, and doubles them once more.
doubled = torch.zeros(6)
for dimension in range(0, 6, 2):
    angle = torch.tensor(1 / 10_000 ** (2 * dimension / 6))
    doubled[dimension], doubled[dimension + 1] = angle.sin(), angle.cos()
print("doubled:", doubled)
print("right:  ", sinusoidal_positions(2, 6)[1])
