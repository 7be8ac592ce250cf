import math

import torch

from transformer_notes.counting import (
    attention_macs,
    feed_forward_macs,
    feed_forward_parameters,
    transformer_parameters,
)
from transformer_notes.layers import gelu, gelu_by_tanh
from transformer_notes.transformer import TRANSFORMER_BASE

# The table of ReLU and GELU; its column of arithmetic is left out.
numbers = torch.tensor([-3.0, -2, -1, 0, 1, 2, 3], dtype=torch.float64)
shares = (1 + torch.erf(numbers / math.sqrt(2))) / 2
curves = torch.stack([shares, gelu(numbers), gelu_by_tanh(numbers)], dim=1)

# The tanh form at 1.
constant = 0.044715
root_two_by_pi = math.sqrt(2 / math.pi)
inner = root_two_by_pi * (1 + constant)
tanh_inner = math.tanh(inner)

grid = torch.linspace(-6, 6, 12001, dtype=torch.float64)
lowest_at = grid[gelu(grid).argmin()]
lowest = gelu(grid).min()
bound = 0.0005

# Tents: x, three units, the output.
places = torch.tensor([-1, 0.6, 1, 1.4, 2, 5])
units = torch.stack([(places - kink).relu() for kink in (0, 1, 2)], dim=1)
tents = units @ torch.tensor([1.0, -2, 1])

# Costs.
sizes = (512, 2048)
vocabulary = TRANSFORMER_BASE.vocab_size
lengths = (70, 1024, 4096)
costs = [(feed_forward_macs(n, *sizes), attention_macs(n, n, 512)) for n in lengths]
share_of_model = (
    12 * feed_forward_parameters(*sizes) / transformer_parameters(TRANSFORMER_BASE)
)
crossing = 2 * 512
vit_crossing = 2 * 768
without_projections = 4 * 768
with_three_projections = (8 - 3) * 768 / 2
image_side = 224
vit_tokens = (image_side // 16) ** 2 + 1

# Questions about the four phrases.
w_1 = torch.tensor([[1.0, 1], [1, 1], [0, 0]])
b_1 = torch.tensor([0.0, -1])
w_2 = torch.tensor([[0.0, 0, 1], [0, 0, -2]])
half_token = torch.tensor([0.3, 0.4, 0])
half = (half_token @ w_1 + b_1).relu() @ w_2
half_unbent = (half_token @ w_1 + b_1) @ w_2
half_unbiased = (half_token @ w_1).relu() @ w_2
large = (torch.tensor([2.0, 3, 0]) @ w_1 + b_1).relu() @ w_2

# A collapse with other numbers.
back = torch.tensor([4.0, -1])
merged_bias = torch.tensor([3.0, 0]) @ back + 5

hidden_units = 160
count = feed_forward_parameters(48, hidden_units)
without_biases = 2 * 48 * hidden_units
per_position = 30 * count
first_half = 48 * hidden_units + hidden_units

positive, phi = 0.4, 0.6554
gelu_of_minus = -positive * (1 - phi)
wrong_share = -positive * phi
