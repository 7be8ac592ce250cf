import math

import torch

from transformer_notes.attention import scaled_dot_product_attention

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])

unscaled = (x @ x.T).softmax(dim=-1)
weights = (x @ x.T / math.sqrt(2)).softmax(dim=-1)
output, ours = scaled_dot_product_attention(x, x, x)

print("without the scale\n", unscaled)
print("with the scale\n", weights)
print("output\n", output)
print("our function agrees:", torch.allclose(weights, ours))
