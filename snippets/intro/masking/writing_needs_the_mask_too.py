import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(0)
layers = [EncoderLayer(d_model=6, num_heads=2, d_ff=10) for _ in range(2)]
x = torch.randn(1, 5, 6)

masked = unmasked = x
with torch.no_grad():
    for depth, layer in enumerate(layers, start=1):
        masked, unmasked = layer(masked, causal_mask(5)), layer(unmasked)
        same = torch.allclose(masked[:, -1], unmasked[:, -1], atol=1e-5)
        print(f"layer {depth}, the last row is the same without a mask: {same}")
