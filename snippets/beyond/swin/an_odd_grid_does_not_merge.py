import torch
from torch.nn import functional as F

from transformer_notes.windows import PatchMerging

merging = PatchMerging(3)
grid = torch.randn(1, 5, 8, 3)  # five rows, eight columns
try:
    merging(grid)
except Exception as error:
    print(type(error).__name__)

padding = (0, 0, 0, grid.shape[2] % 2, 0, grid.shape[1] % 2)  # last axis first
print("padded:", tuple(merging(F.pad(grid, padding)).shape))
swapped = (0, 0, 0, grid.shape[1] % 2, 0, grid.shape[2] % 2)
print("swapped:", tuple(F.pad(grid, swapped).shape))
