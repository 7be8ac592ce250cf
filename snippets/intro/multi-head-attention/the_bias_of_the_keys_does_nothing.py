import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=6, num_heads=2, d_k=4, d_v=5, bias=True)
x = torch.randn(3, 7, 6)
before, _ = attention(x, x)

attention.to_key.bias.data += 3
print("key bias:   ", torch.allclose(attention(x, x)[0], before, atol=1e-5))

attention.to_query.bias.data += 3
print("query bias: ", torch.allclose(attention(x, x)[0], before, atol=1e-5))
attention.to_query.bias.data -= 3

# A bias of the values comes out as one constant, which W^O's own bias could add.
attention.to_value.bias.data += 3
moved = attention(x, x)[0] - before
print("value bias: one constant", torch.allclose(moved, moved[0, 0], atol=1e-5))
