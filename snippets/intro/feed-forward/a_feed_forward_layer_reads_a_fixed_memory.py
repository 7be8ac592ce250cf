import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import FeedForward

x = torch.tensor([[1.0, 0, 2, -1, 1], [0, 1, 1, 0, -2]])
torch.manual_seed(2)
layer = FeedForward(d_model=5, d_ff=8)
keys = layer.to_hidden.weight  # one row for each hidden unit
values = layer.to_output.weight.T  # one row for each hidden unit

coefficients = (x @ keys.T + layer.to_hidden.bias).relu()
recalled = sum(coefficients[:, i : i + 1] * values[i] for i in range(8))
print("a sum of values:", torch.allclose(recalled + layer.to_output.bias, layer(x)))
print("coefficients add up to", [round(c, 4) for c in coefficients.sum(1).tolist()])

# Attention with the same keys and values: scaled, softmax, no biases.
layer.activation = lambda scores: (scores / 5**0.5).softmax(dim=-1)
for part in (layer.to_hidden, layer.to_output):
    torch.nn.init.zeros_(part.bias)
read, weights = scaled_dot_product_attention(x, keys, values)
print("with a softmax it is attention:", torch.allclose(layer(x), read, atol=1e-6))
print("weights add up to", [round(w, 4) for w in weights.sum(1).tolist()])
