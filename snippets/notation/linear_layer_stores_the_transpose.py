import torch
from torch import nn

x = torch.tensor([[1.0, 2.0], [0.0, 1.0], [3.0, 0.0]])  # three tokens of width 2
# W, from width 2 to 4.
matrix = torch.tensor([[1.0, 0.0, 2.0, 1.0], [0.0, 1.0, 1.0, 0.0]])

layer = nn.Linear(2, 4, bias=False)
with torch.no_grad():
    layer.weight.copy_(matrix.T)

print("stored:", tuple(layer.weight.shape), "as W:", tuple(matrix.shape))
print("layer(x) is X W:", torch.equal(layer(x), x @ matrix))
