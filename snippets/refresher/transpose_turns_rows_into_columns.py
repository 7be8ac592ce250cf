import torch

a = torch.tensor([[1, 2, 0], [0, 1, 3]])
b = torch.tensor([[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, 1]])

transposed = a.T
swapped = b.T @ a.T
print(transposed)
print("twice is back again:", torch.equal(transposed.T, a))
print("(AB)ᵀ is BᵀAᵀ:", torch.equal((a @ b).T, swapped))
