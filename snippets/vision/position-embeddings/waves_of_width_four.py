import torch

from transformer_notes.grid_positions import grid_sinusoids

waves = grid_sinusoids(2, 3, 4)
for place, vector in enumerate(waves):
    row, column = divmod(place, 3)
    print(f"column {column}, row {row}:", *(f"{n:7.4f}" for n in vector))

first, second, third = waves[:3]
below = waves[3]
steps_right = torch.stack((first @ second, second @ third))
print("a step to the right:", *(f"{n:.4f}" for n in steps_right))
print(f"a step down: {first @ below:.4f}")
