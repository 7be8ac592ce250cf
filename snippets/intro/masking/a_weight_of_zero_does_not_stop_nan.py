import torch

from transformer_notes.attention import causal_mask, scaled_dot_product_attention

query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
value = torch.tensor([[3.0, 0], [1, 4], [float("nan"), 1]])  # broken in token 3

output, weights = scaled_dot_product_attention(query, key, value, causal_mask(3))
print("weight of token 3 in row 1:", weights[0, 2].item())
print("output of row 1:", output[0].tolist())
