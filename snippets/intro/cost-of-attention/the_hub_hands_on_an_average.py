import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import big_bird_mask

mask = big_bird_mask(num_blocks=8, block_size=1, num_global=1, window=3, num_random=0)
query = torch.zeros(8, 2)  # asks for nothing, so all that may be read counts the same
origin = torch.eye(8)  # each value says where it comes from

for name, allowed in (("all pairs", None), ("Big Bird", mask)):
    first, _ = scaled_dot_product_attention(query, query, origin, allowed)
    second, _ = scaled_dot_product_attention(query, query, first, allowed)
    shares = [f"{output[3, 7]:.5f}" for output in (first, second)]
    print(f"{name}: token 4 of token 8, after one layer and two:", *shares)

key = torch.zeros(8, 2)
key[7] = torch.tensor([20.0, 0])
query[3] = torch.tensor([1.0, 0])  # token 4 looks for token 8
for name, allowed in (("all pairs", None), ("Big Bird", mask)):
    found, _ = scaled_dot_product_attention(query, key, origin, allowed)
    print(f"{name}, token 4 asks: {found[3, 7]:.5f}")
