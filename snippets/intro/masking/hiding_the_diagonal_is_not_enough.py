import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(0)
layer = EncoderLayer(d_model=6, num_heads=2, d_ff=10)
x = torch.randn(1, 4, 6)
changed = x.clone()
changed[0, 2] = torch.randn(6)  # another third token

strict = causal_mask(4).tril(-1)  # only what comes before, not the token itself
with torch.no_grad():
    output, other = layer(x, strict)[0], layer(changed, strict)[0]
print("row 1 is a number: ", not output[0].isnan().any().item())
print("row 2 has changed: ", not torch.equal(output[1], other[1]))
print("row 3 has changed: ", not torch.allclose(output[2], other[2]))
