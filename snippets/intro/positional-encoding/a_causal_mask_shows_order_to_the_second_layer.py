import torch

from transformer_notes.attention import SelfAttention, causal_mask

torch.manual_seed(0)
x = torch.randn(1, 5, 6)
shuffled = x[:, [2, 0, 3, 1, 4]]  # the last token stays last
mask = causal_mask(5)
first = SelfAttention(d_model=6, d_k=4, d_v=6)
second = SelfAttention(d_model=6, d_k=4, d_v=6)

with torch.no_grad():
    for name, layers in (("one layer: ", [first]), ("two layers:", [first, second])):
        one, other = x, shuffled
        for layer in layers:
            one, other = layer(one, mask)[0], layer(other, mask)[0]
        same = torch.allclose(one[:, -1], other[:, -1], atol=1e-6)
        print(name, "last output unmoved by the order before it:", same)
