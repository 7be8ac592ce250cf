import torch

weights = torch.tensor([[100, 90, -40], [5, -7, 30]], dtype=torch.int8)
inputs = torch.tensor([3, 2, 1], dtype=torch.int8)
print("sums", (weights * inputs).sum(dim=-1, dtype=torch.int8).tolist())
