import torch

from transformer_notes.grid_positions import join_axes

by_column = torch.tensor([[1.0, 0.0], [4.0, 2.0], [0.0, 3.0]])
by_row = torch.tensor([[5.0, 1.0], [2.0, 6.0]])

table = join_axes(by_row, by_column)
print(table)
print(
    "numbers learned:",
    by_column.numel() + by_row.numel(),
    "instead of",
    table.numel(),
)
