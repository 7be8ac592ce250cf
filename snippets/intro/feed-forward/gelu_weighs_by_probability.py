import torch
from torch.nn import functional as F

from transformer_notes.layers import gelu, gelu_by_tanh

torch.set_printoptions(precision=4, sci_mode=False)
x = torch.tensor([-3.0, -2, -1, -0.1, 0, 0.1, 1, 2, 3])
probability = (1 + torch.erf(x / 2**0.5)) / 2
table = torch.stack([x, x.relu(), probability, gelu(x), gelu_by_tanh(x)], dim=1)
print("x, ReLU, probability, GELU, by tanh", table, sep="\n")
print("PyTorch's two:", torch.allclose(gelu(x), F.gelu(x), atol=1e-6), end=" ")
print(torch.allclose(gelu_by_tanh(x), F.gelu(x, approximate="tanh"), atol=1e-6))

grid = torch.linspace(-6, 6, 12001, dtype=torch.float64)
lowest = grid[gelu(grid).argmin()]
print("lowest near x =", round(lowest.item(), 2), end=": ")
print(round(gelu(grid).min().item(), 4))
gap = (gelu(grid) - gelu_by_tanh(grid)).abs().max()
print("the two differ by less than 0.0005:", (gap < 0.0005).item())
