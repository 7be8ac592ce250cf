import torch

weights = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]])
weights[weights < 0.15] = 0  # the smallest are dropped, as some code does
mixed = (weights + torch.eye(3)) / 2

print("divided by rows:   ", (mixed / mixed.sum(-1, keepdim=True)).sum(-1))
print("without `keepdim`: ", (mixed / mixed.sum(-1)).sum(-1).round(decimals=4))
