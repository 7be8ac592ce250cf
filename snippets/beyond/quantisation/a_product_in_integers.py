import torch

from transformer_notes.quantisation import Grid, dequantise, integer_linear

zero = torch.zeros(2, 1, dtype=torch.int32)
x_grid = Grid(torch.tensor(0.5), torch.tensor(1, dtype=torch.int32), 0, 7)
weight_grid = Grid(torch.tensor([[0.25], [1.0]]), zero, -3, 3)
x = torch.tensor([0, 3, 7], dtype=torch.int32)
weight = torch.tensor([[2, -1, 3], [-3, 1, 2]], dtype=torch.int32)

sums = weight @ x
correction = x_grid.zero_point * weight.sum(dim=1)
print("sums:      ", sums.tolist())
print("correction:", correction.tolist())
print("product:   ", integer_linear(x, x_grid, weight, weight_grid).tolist())

numbers, matrix = dequantise(x, x_grid), dequantise(weight, weight_grid)
print("in numbers:", (matrix @ numbers).tolist())
