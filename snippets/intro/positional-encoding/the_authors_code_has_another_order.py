import torch

from transformer_notes.positions import (
    halved_sinusoidal_positions,
    sinusoidal_positions,
)

torch.set_printoptions(precision=3, sci_mode=False)

print("paper:", sinusoidal_positions(2, 4)[1])
print("code: ", halved_sinusoidal_positions(2, 4)[1])

# Order alone would be harmless; the frequencies differ as well.
paper, code = sinusoidal_positions(2, 6)[1], halved_sinusoidal_positions(2, 6)[1]
reordered = code.view(2, 3).T.flatten()
print("paper, width 6:          ", paper)
print("code, put in that order: ", reordered)
