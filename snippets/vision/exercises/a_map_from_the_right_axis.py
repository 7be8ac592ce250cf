import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(4)
rows, columns, width = 3, 5, 12
tokens = torch.randn(1, 1 + rows * columns, width)
_, weights = MultiHeadAttention(width, 4)(tokens, tokens)
maps = weights[0, :, 0, 1:].unflatten(-1, (rows, columns))
sums = maps.sum(dim=(-2, -1))
print("sums", [f"{total:.4f}" for total in sums])
print("kept", [f"{own:.4f}" for own in weights[0, :, 0, 0]])
print("together one:", torch.allclose(sums + weights[0, :, 0, 0], torch.ones(4)))
