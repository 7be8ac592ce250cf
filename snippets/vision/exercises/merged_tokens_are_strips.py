import torch

rows, columns, channels = 4, 6, 3
# Every token carries its address: 23 stands in row 2, column 3.
address = 10 * torch.arange(rows)[:, None] + torch.arange(columns)
tokens = address[..., None].expand(rows, columns, channels)

merged = tokens.reshape(rows // 2, columns // 2, 4 * channels)
print(tuple(tokens.shape), "becomes", tuple(merged.shape))
print("the first one holds", merged[0, 0, ::channels].tolist())
