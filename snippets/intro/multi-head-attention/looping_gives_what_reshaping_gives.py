import torch

from transformer_notes.attention import MultiHeadAttention, SelfAttention

torch.manual_seed(0)
num_heads, d_model, d_k, d_v = 3, 10, 4, 5
together = MultiHeadAttention(d_model, num_heads, d_k=d_k, d_v=d_v)
x = torch.randn(2, 7, d_model)

contributions = []
for i in range(num_heads):
    alone = SelfAttention(d_model, d_k, d_v)
    alone.to_query.weight.data = together.to_query.weight[i * d_k : (i + 1) * d_k]
    alone.to_key.weight.data = together.to_key.weight[i * d_k : (i + 1) * d_k]
    alone.to_value.weight.data = together.to_value.weight[i * d_v : (i + 1) * d_v]
    # The rows of W^O that belong to this head; the module stores the transpose.
    w_output = together.to_output.weight.T[i * d_v : (i + 1) * d_v]
    contributions.append(alone(x)[0] @ w_output)

print(
    "loop = reshape:",
    torch.allclose(sum(contributions), together(x, x)[0], atol=1e-6),
)
