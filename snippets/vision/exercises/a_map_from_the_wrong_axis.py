import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(4)
rows, columns, width = 3, 5, 12
tokens = torch.randn(1, 1 + rows * columns, width)  # the class token stands first
_, weights = MultiHeadAttention(width, 4)(tokens, tokens)  # image, head, 16, 16
maps = weights[0, :, 1:, 0].unflatten(-1, (rows, columns))
print(tuple(maps.shape))
print("sums", [f"{total:.4f}" for total in maps.sum(dim=(-2, -1))])
