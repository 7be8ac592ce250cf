import torch
from einops import rearrange

rows, columns, channels = 4, 6, 3
address = 10 * torch.arange(rows)[:, None] + torch.arange(columns)
tokens = address[..., None].expand(rows, columns, channels)

strips = tokens.reshape(rows // 2, columns // 2, 4 * channels)
print("second strip", strips[0, 1, ::channels].tolist())
squares = rearrange(tokens, "(r i) (c j) d -> r c (j i d)", i=2, j=2)
print("first square", squares[0, 0, ::channels].tolist())
print("second square", squares[0, 1, ::channels].tolist())
