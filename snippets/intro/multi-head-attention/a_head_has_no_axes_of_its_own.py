import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=6, num_heads=2, d_k=4, d_v=5)
x = torch.randn(3, 7, 6)
before, _ = attention(x, x)

# Mix the five numbers of each value of head 1, and undo it in the rows of W^O.
mix = torch.randn(5, 5)
attention.to_value.weight.data[:5] = mix.T @ attention.to_value.weight.data[:5]
rows = attention.to_output.weight.data[:, :5]
attention.to_output.weight.data[:, :5] = rows @ torch.linalg.inv(mix).T
after, _ = attention(x, x)
print("other values, same output:", torch.allclose(after, before, atol=1e-4))
