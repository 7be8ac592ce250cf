import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import linformer_attention

query = torch.tensor([[2.0, 0, 0, 0]])
key = torch.zeros(6, 4)
key[1, 0] = 6  # only the second key fits
value = torch.tensor([[0.0, 0, 3], [9, 0, 0], [0, 0, 3], *[[0, 6, 0]] * 3])
mix = torch.tensor([[1.0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]) / 3

torch.set_printoptions(precision=4, sci_mode=False)
output, weights = scaled_dot_product_attention(query, key, value)
print("all keys", weights)
print("  output", output)
mixed, shares = linformer_attention(query, key, value, mix, mix)
print("mixtures", shares)
print("  so positions get", shares @ mix)
print("  output", mixed)

needle = torch.eye(6)[1:2]
picky = torch.cat((needle, (1 - needle) / 5))
lucky, _ = linformer_attention(query, key, value, picky, picky)
print("a mixture made for position 2", lucky)
moved, _ = linformer_attention(query, key.roll(3, 0), value.roll(3, 0), picky, picky)
print("the same text three places on", moved)
