import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(7)
length, width, window = 14, 12, 3
mask = causal_mask(length) & ~causal_mask(length).tril(-window)
layers = [EncoderLayer(width, 4, 20) for _ in range(4)]

tokens = torch.randn(1, length, width, requires_grad=True)
x = tokens
for number, layer in enumerate(layers, start=1):
    x = layer(x, mask)
    (slopes,) = torch.autograd.grad(x[0, 11, 0], tokens, retain_graph=True)
    read = (slopes[0].abs().sum(dim=-1) > 0).sum()
    print(f"after {number} layers, row 12 depends on {read} tokens")
