import math

import torch

from transformer_notes.attention import MultiHeadAttention, merge_heads, split_heads

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=10, num_heads=3, d_k=4, d_v=5)
x = torch.randn(2, 7, 10)
before, _ = attention(x, x)

order = [2, 0, 1]
for layer in (attention.to_query, attention.to_key, attention.to_value):
    # Cut the output side of the matrix into heads, reorder them, join them again.
    pieces = split_heads(layer.weight.T.unsqueeze(0), 3)
    layer.weight.data = merge_heads(pieces[:, order])[0].T
print("heads permuted:    ", torch.allclose(attention(x, x)[0], before, atol=1e-6))

rows = attention.to_output.weight.T.reshape(3, 5, 10)
attention.to_output.weight.data = rows[order].reshape(15, 10).T
print("and W^O with them: ", torch.allclose(attention(x, x)[0], before, atol=1e-6))
orders = math.factorial(8)
print("orders of 8 heads: ", orders)
