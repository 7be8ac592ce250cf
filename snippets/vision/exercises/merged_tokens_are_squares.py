import torch

rows, columns, channels = 4, 6, 3
address = 10 * torch.arange(rows)[:, None] + torch.arange(columns)
tokens = address[..., None].expand(rows, columns, channels)

strips = tokens.reshape(rows // 2, columns // 2, 4 * channels)
print("second strip", strips[0, 1, ::channels].tolist())
split = tokens.reshape(rows // 2, 2, columns // 2, 2, channels)
squares = split.permute(0, 2, 3, 1, 4).flatten(start_dim=2)
print("first square", squares[0, 0, ::channels].tolist())
print("second square", squares[0, 1, ::channels].tolist())
