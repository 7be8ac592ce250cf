import torch

from transformer_notes.vit import linear_interpolation, resize_positions

grid = torch.tensor([[0.0, 6.0], [4.0, 8.0]])
table = grid.reshape(4, 1)

right = resize_positions(table, 2, 3).reshape(3, 3)
wrong = (linear_interpolation(4, 9, align_corners=True) @ table).reshape(3, 3)

print("stretched in two directions:", right, sep="\n")
print("stretched as a list:", wrong, sep="\n")
