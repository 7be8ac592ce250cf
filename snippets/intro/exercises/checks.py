import math

import torch
from torch import nn

from transformer_notes.attention import (
    MultiHeadAttention,
    attention_scores,
    causal_mask,
    scaled_dot_product_attention,
)  # fmt: skip
from transformer_notes.counting import num_parameters
from transformer_notes.layers import EncoderLayer, LayerNorm, layer_norm
from transformer_notes.positions import sinusoidal_positions

# The exercise: as it should be, with each mistake, and with the mask.
x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
raw = x @ x.T
output, weights = scaled_dot_product_attention(x, x, x)
unscaled_weights = raw.softmax(dim=-1)
unscaled_output = unscaled_weights @ x
slipped = torch.tensor([[1.25, 2.4], [2.4, 4.04]])
slipped_weights = slipped.softmax(dim=-1)
slipped_output = slipped_weights @ x
slipped_scaled = (slipped / math.sqrt(2)).softmax(dim=-1)
slipped_scaled_output = slipped_scaled @ x
masked_output, masked_weights = scaled_dot_product_attention(x, x, x, causal_mask(2))
zeroed = weights * causal_mask(2)
zeroed_output = zeroed @ x

# Two heads of width one.
heads = x.T.unsqueeze(-1)
head_raw = heads @ heads.transpose(-2, -1)
head_exponentials = head_raw.exp()
head_output, head_weights = scaled_dot_product_attention(heads, heads, heads)
joined = torch.cat((head_output[0], head_output[1]), dim=-1)
shares = (joined - x[0]) / (x[1] - x[0])
head_root = math.sqrt(2) * math.sqrt(heads.shape[-1])

# With places.
positions = sinusoidal_positions(2, 2)
placed = x + positions
placed_raw = placed @ placed.T
placed_scores = attention_scores(placed, placed)
placed_output, placed_weights = scaled_dot_product_attention(placed, placed, placed)
other = x.flip(0) + positions
other_output, _ = scaled_dot_product_attention(other, other, other)
back = other_output.flip(0)


def norm(tokens: torch.Tensor) -> torch.Tensor:
    width = tokens.shape[-1]
    return layer_norm(tokens, torch.ones(width), torch.zeros(width))


def variance(tokens: torch.Tensor) -> torch.Tensor:
    return tokens.var(dim=-1, correction=0)


# With a residual and a norm, in both orders, two and three numbers wide.
summed = x + output
post = norm(summed)
normed = norm(x)
normed_scores = attention_scores(normed, normed)
read, pre_weights = scaled_dot_product_attention(normed, normed, normed)
pre = x + read
first_of_pre = 1 + math.tanh(math.sqrt(2))  # with ε = 0
wide = torch.tensor([[1.0, 0.5, 3.0], [0.2, 2.0, 0.0]])
wide_raw = wide @ wide.T
wide_scores = attention_scores(wide, wide)
wide_exponentials = wide_scores.exp()
wide_output, wide_weights = scaled_dot_product_attention(wide, wide, wide)
wide_summed = wide + wide_output
wide_means = wide_summed.mean(dim=-1)
wide_variances = variance(wide_summed)
wide_post = norm(wide_summed)

# Weights all together: 3 heads, 8 tokens ask, 13 answer.
torch.manual_seed(0)
asking, answering = torch.randn(1, 8, 24), torch.randn(1, 13, 24)
real = torch.ones(1, 8, 13, dtype=torch.bool)
real[..., 11:] = False
_, many_weights = MultiHeadAttention(24, 3)(asking, answering, real)
all_shares = round(many_weights.sum().item(), 3)
entries = many_weights.numel()
columns = 3 * 13

# Shapes: 4 texts, 7 tokens ask, 11 answer.
wide_heads = MultiHeadAttention(30, 5, d_k=6, d_v=9)
joined_shape = (4, 7, wide_heads.to_output.in_features)
mixed, _ = wide_heads(torch.randn(4, 7, 30), torch.randn(4, 11, 30))
assert mixed.shape == (4, 7, 30)

# A small encoder with a head.
vocab, places, width, d_ff, classes = 500, 40, 24, 60, 5
model = nn.ModuleList(
    [
        nn.Embedding(vocab, width),
        nn.Embedding(places, width),
        *(EncoderLayer(width, 4, d_ff, pre_norm=True) for _ in range(3)),
        LayerNorm(width),
        nn.Linear(width, classes),
    ]
)
small = num_parameters(model)
attention_part = 4 * width**2
feed_forward_part = 2 * width * d_ff + d_ff + width
block = attention_part + feed_forward_part + 2 * 2 * width
word_part, place_part, head_part = (
    vocab * width,
    places * width,
    width * classes + classes,
)
without_last_norm = small - 2 * width
without_places = small - place_part
one_block = small - 2 * block
heads_apart = small + 3 * 3 * attention_part

# Without the scale, at width 36: slopes by the raw dot product.
gap = torch.tensor(9.0 - 3.0, dtype=torch.float64)
scaled_weight, raw_weight = (gap / 6).sigmoid(), gap.sigmoid()
scaled_slope = scaled_weight * (1 - scaled_weight)
raw_slope = raw_weight * (1 - raw_weight)
by_product = scaled_slope / 6
ratio = by_product / raw_slope
ratio_at_score = scaled_slope / raw_slope

# The exercise with draws: both the same.
same_draw = (weights[0] * weights[1]).sum()
both_second = weights[0, 1] * weights[1, 1]
same_unscaled = (unscaled_weights[0] * unscaled_weights[1]).sum()
column_sum = weights[:, 1].sum()

# Two masks at once: filler in front, and no future.
row = torch.tensor([2.0, -0.5, 0.7, 3.0, 1.0])
both = row[1:3].softmax(dim=-1)
only_causal = row[:3].softmax(dim=-1)
only_padding = row[1:].softmax(dim=-1)
neither = row.softmax(dim=-1)

# Half a pre-norm block.
token = torch.tensor([1.0, 3.0, 5.0, 3.0])
w_1 = torch.tensor([[0.0, 1], [1, 0], [1, 0], [0, 1]])
w_2 = torch.tensor([[3.0, 0, 0, -2], [0, 0, 1, 1]])
hidden = norm(token) @ w_1
half_block = token + hidden.relu() @ w_2
unbent = token + hidden @ w_2
not_normed = token + (token @ w_1).relu() @ w_2
no_residual = hidden.relu() @ w_2

# A head that sees the first pair of the encoding only.
waves = sinusoidal_positions(4, 4)[:, :2].double()
wave_scores = attention_scores(waves[2:3], waves[:3])[0]
wave_weights = wave_scores.softmax(dim=-1)
wave_unscaled = (wave_scores * math.sqrt(2)).softmax(dim=-1)
wave_open = attention_scores(waves[2:3], waves)[0].softmax(dim=-1)

# When a cache outgrows the blocks.
d_model, layers = 128, 4
block_with_biases = 12 * d_model**2 + 13 * d_model
cached_numbers = 2 * d_model
exactly = block_with_biases / cached_numbers
tokens_until = math.ceil(exactly)
keys_only = math.ceil(block_with_biases / d_model)
one_layer_only = math.ceil(layers * block_with_biases / cached_numbers)

# A prefix that may be read whole: 4 of 10 tokens.
prefix_mask = causal_mask(10)
prefix_mask[:, :4] = True
prefix_pairs = prefix_mask.sum().item()
causal_pairs = causal_mask(10).sum().item()
blocks_apart = 4 * 4 + 6 * 7 // 2

# The same softmax in a batch, along the wrong axis.
three = torch.tensor([[[1.0, 0.5], [0.2, 2.0], [0.0, 1.0]]])
three_scores = attention_scores(three, three)
wrong_rows = three_scores.softmax(dim=1).sum(dim=-1)[0]
right_rows = three_scores.softmax(dim=-1).sum(dim=-1)[0]

# One block, six times.
blocks = nn.ModuleList(EncoderLayer(24, 4, 60) for _ in range(6))
six_blocks = num_parameters(blocks)
shared_block = num_parameters(nn.ModuleList([blocks[0]] * 6))
without_norms = six_blocks - 6 * 4 * 24

# The floor of a softmax that is taken twice.
floor_of_ten = math.log(math.e + 9) - 1
floor_of_four = math.log(math.e + 3) - 1
guess_of_four = math.log(4)

# A summary with filler.
first_numbers = torch.tensor([6.0, 3, 9, 1, 1])
with_filler = first_numbers.mean()
without_filler = first_numbers[:3].mean()
zeroed_filler = first_numbers[:3].sum() / 5

# The scale can move into a matrix.
_, folded = scaled_dot_product_attention(x, x, x)
assert torch.allclose((x / math.sqrt(2) @ x.T).softmax(dim=-1), folded)

# A device with little memory.
memory_bytes = 64 * 1024
per_token = 2 * 4 * 96 * 2
fits = memory_bytes // per_token
fits_keys = memory_bytes // (per_token // 2)
fits_one_layer = memory_bytes // (per_token // 4)
wide_key = 512

# A text of one token: which matrices get a gradient?
attention = MultiHeadAttention(12, 3)
single = torch.randn(1, 1, 12)
result, _ = attention(single, single)
result.square().sum().backward()
gradients = {
    name: p.grad.abs().max().item() for name, p in attention.named_parameters()
}
largest_query_gradient = max(gradients["to_query.weight"], gradients["to_key.weight"])
assert largest_query_gradient == 0
assert min(gradients["to_value.weight"], gradients["to_output.weight"]) > 0
