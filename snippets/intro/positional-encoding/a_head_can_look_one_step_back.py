import math

import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=4, sci_mode=False)

# Positions alone, no words: 5 tokens of width 6.
waves = sinusoidal_positions(5, 6)
back = torch.zeros(6, 6)
for i in range(3):
    angle = -(10_000 ** (-2 * i / 6))
    s, c = math.sin(angle), math.cos(angle)
    back[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = torch.tensor([[c, -s], [s, c]])

# W^Q turns back by one step; 30 makes the choice sharp.
w_query = 30 * back
_, weights = scaled_dot_product_attention(waves @ w_query, waves, waves)
print(weights)
