import torch
from torch.nn.functional import normalize

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.counting import (
    attention_macs,
    feed_forward_macs,
    weights_bytes,
)
from transformer_notes.gpt import GPT3_175B
from transformer_notes.sparse import big_bird_pairs, linformer_attention
from transformer_notes.transformer import TRANSFORMER_BASE

# Six tokens of width four, and eight.
projections, pairs = 4 * 6 * 4**2, 2 * 6**2 * 4
assert attention_macs(6, 6, 4) == projections + pairs
eight_projections, eight_pairs = 4 * 8 * 4**2, 2 * 8**2 * 4
assert attention_macs(8, 8, 4) == eight_projections + eight_pairs

# GPT-3: what share of a layer are the pairs?
width, context = GPT3_175B.d_model, GPT3_175B.max_length
layer = attention_macs(context, context, width)
layer += feed_forward_macs(context, width, GPT3_175B.d_ff)
share = 2 * context**2 * width / layer
gpt3_layer_mib = weights_bytes(GPT3_175B.num_heads, context, context, 2) / 2**20
assert GPT3_175B.num_layers * gpt3_layer_mib / 2**10 == 72
gpt3_times = gpt3_layer_mib * 2**20 / (2 * context * width)

# The weights of the base model, at four bytes: one head, all heads, all layers.
lengths = (1_000, 10_000, 100_000)
heads, layers = TRANSFORMER_BASE.num_heads, TRANSFORMER_BASE.num_layers
copies = (1, heads, layers * heads)
memory = torch.tensor(
    [[n, *(number * weights_bytes(1, n, n) for number in copies)] for n in lengths],
    dtype=torch.float64,
)
gib = memory[2, 3] / 2**30

# The second row of the three tokens, read in pieces.
piece = torch.tensor([0.5, 0, 2]).double()
first = (piece[:2] - piece[:2].max()).exp()
shrink = (piece[:2].max() - piece.max()).exp()
total = first.sum() * shrink + 1
value = torch.tensor([[1.0, 4], [0, 1], [3, 0]]).double()
summed = first @ value[:2]
rescaled = summed * shrink
whole = rescaled + value[2]
row = piece.softmax(dim=-1) @ value
assert torch.allclose(whole / total, row)

# Big Bird with the published sizes, in blocks of 64 tokens.
block_pairs = big_bird_pairs(64, 1, num_global=2, window=3, num_random=3)
long_pairs = big_bird_pairs(64, 64, 2, 3, 3)
long_length = 64 * 64
long_share = long_pairs / long_length**2
longer_share = big_bird_pairs(256, 64, 2, 3, 3) / (4 * long_length) ** 2

# The needle among six keys.
needle_score = torch.tensor(6.0).exp()
needle_sum = needle_score + 5
mixed_score = torch.tensor(2.0).exp()
mixed_sum = mixed_score + 1
shares = torch.stack((mixed_score, torch.tensor(1.0))) / mixed_sum

weights = (
    torch.arange(-2.0, 3)[:, None] * torch.tensor([-3.0, -1, 1, 2, 4])
).softmax(-1)
squares = torch.linalg.svdvals(weights) ** 2
kept = squares.cumsum(0) / squares.sum()
kept_identity = torch.ones(5).cumsum(0) / 5
# Six tokens that look for one other each, with all keys and with two mixtures.
mix = torch.eye(2).repeat_interleave(3, dim=1) / 3
map_key = torch.eye(6)[[1, 3, 5, 0, 2, 4]]
_, sharp = scaled_dot_product_attention(10 * torch.eye(6), map_key, map_key)
_, sharp_shares = linformer_attention(10 * torch.eye(6), map_key, map_key, mix, mix)
sharp_mixed = sharp_shares @ mix

# Token 4 looks for token 8 in full attention.
hub_key = torch.zeros(8, 2)
hub_key[7, 0] = 20
_, hub_full = scaled_dot_product_attention(torch.eye(8, 2)[:1], hub_key, hub_key)

# Six tokens in buckets.
query = torch.tensor([[3.0, 1], [-1, 2], [3, 0], [4, -1], [-2, 3], [1, 2]])
key = normalize(query, dim=-1)
rotation = torch.tensor([[1.0, 0.6, -0.6], [0, 0.8, 0.8]])
rotated = query @ rotation
scores = query @ key.T
scaled = scores / 2**0.5
cosines = key @ key.T
exponentials = scaled[3, [0, 2]].exp()
assert cosines[5, 0].acos().rad2deg().round() == 45
assert scores[5, :5].argmax() == 0
assert (scores.argmax(dim=1) == torch.arange(6)).all()


# Questions.
kernel_four = torch.tensor(1000.0).log() / torch.tensor(4.0).log()
contiguous = 999 / 3
asked_length, asked_ratio = 1000, 1000 / 4
asked_width = 768
asked_crossing, asked_two, asked_one = 6 * asked_width, 2 * asked_width, asked_width
asked_bytes = weights_bytes(12, 4096, 4096, 2)
asked_one_head = weights_bytes(1, 4096, 4096, 2)
asked_numbers = weights_bytes(12, 4096, 4096, 1)
asked_line = 12 * 4096 * 2
asked_pairs = big_bird_pairs(10, 4, num_global=1, window=3, num_random=2)
assert asked_pairs // 16 == 62
asked_uncut = (10 + 9 * 6) * 16
asked_all = 40 * 40
asked_missed = (36 / 90) ** 3
asked_single = 36 / 90
asked_all_hit = (1 - 36 / 90) ** 3
asked_found = 1 - asked_missed
