import math

from transformer_notes.positions import sinusoidal_positions

# Width 6, position 1: the sine in column 2 belongs to pair 1.
right = sinusoidal_positions(2, 6)[1, 2]
as_dimension = math.sin(1 / 10_000 ** (2 * 2 / 6))
print(f"i = 1, the pair:      {right:.4f}")
print(f"i = 2, the dimension: {as_dimension:.4f}")
