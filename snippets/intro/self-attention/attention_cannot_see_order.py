import torch

from transformer_notes.attention import SelfAttention

torch.manual_seed(0)
attention = SelfAttention(d_model=5, d_k=4, d_v=2)
x = torch.tensor([[[1.0, 0, 2, 0, 0], [0, 1, 0, 1, 0], [1, 0, 0, 0, 1]]])
order = [2, 0, 1]

with torch.no_grad():
    output, weights = attention(x)
    shuffled_output, shuffled_weights = attention(x[:, order])

print("outputs: ", torch.allclose(shuffled_output, output[:, order]))
print("weights: ", torch.allclose(shuffled_weights, weights[:, order][:, :, order]))
print("unmoved: ", torch.allclose(shuffled_output, output))
