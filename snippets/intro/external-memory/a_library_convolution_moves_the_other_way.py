import torch
from torch.nn import functional as F

from transformer_notes.memory import shift

focus = torch.tensor([0.0, 1, 0, 0, 0])
shifts = torch.tensor([0, 0.1, 0.9])  # by −1, 0, 1

moved = shift(focus, shifts)
around = F.pad(focus[None, None], (1, 1), mode="circular")
library = F.conv1d(around, shifts[None, None])[0, 0]
flipped = F.conv1d(around, shifts.flip(0)[None, None])[0, 0]

print("shift:              ", moved)
print("conv1d:             ", library)
print("conv1d, flipped:    ", flipped)
