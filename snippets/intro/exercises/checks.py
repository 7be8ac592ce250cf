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
from transformer_notes.decoding import Hypothesis, beam_search
from transformer_notes.layers import EncoderLayer, LayerNorm, layer_norm
from transformer_notes.memory import content_weights, read, write
from transformer_notes.positions import sinusoidal_positions
from transformer_notes.sparse import angular_hash, lsh_mask
from transformer_notes.transformer import smooth_labels, warmup_learning_rate

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
other_raw = other @ other.T
other_output, other_weights = scaled_dot_product_attention(other, other, other)
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
read_normed, pre_weights = scaled_dot_product_attention(normed, normed, normed)
pre = x + read_normed
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

# The same peak of the learning rate at twice the width.
base_width, base_warmup, wide_warmup = 512, 4000, 2000
peak = warmup_learning_rate(base_warmup, base_width, base_warmup)
wide_width = 2 * base_width
wide_peak = warmup_learning_rate(wide_warmup, wide_width, wide_warmup)
assert math.isclose(peak, wide_peak)
climbs = (
    warmup_learning_rate(1, wide_width, wide_warmup),
    warmup_learning_rate(1, base_width, base_warmup),
)
assert math.isclose(climbs[0] / climbs[1], 2)
late = 9000
behind = warmup_learning_rate(late, wide_width, wide_warmup) / warmup_learning_rate(
    late, base_width, base_warmup
)
too_long, too_short = 2 * base_warmup, base_warmup // 4
assert math.isclose(2 * warmup_learning_rate(too_long, wide_width, too_long), peak)
assert math.isclose(wide_width * math.sqrt(too_short), base_width * base_warmup**0.5)

# Eight tokens, four buckets.
queries = torch.tensor(
    [[3.0, 1], [1, 2], [2, -1], [-3, 1], [4, 3], [-1, 5], [-2, -1], [5, 2]]
)
bucket = angular_hash(queries, torch.eye(2))
assert bucket.tolist() == [0, 1, 0, 2, 0, 1, 2, 0]
bucket_pairs = lsh_mask(bucket).sum().item()
same_bucket = bucket.unsqueeze(0) == bucket.unsqueeze(1)
all_in_buckets = same_bucket.sum().item()
with_oneself = (same_bucket & causal_mask(8)).sum().item()
only_earlier = with_oneself - len(queries)
all_before = causal_mask(8).sum().item()
alike = torch.cosine_similarity(queries[4:5], queries, dim=-1)

# BERT and GPT read the same text.
text_length, words = 400, 20
chosen = 0.15 * text_length
became_mask, became_random = 0.8 * chosen, 0.1 * chosen
read_wrongly = became_mask + became_random * (1 - 1 / words)
masks_and_random = became_mask + became_random
all_masks = 0.8 * text_length
gpt_asked = text_length - 1
times_asked = gpt_asked / chosen

# A smoothed label, and a temperature.
smoothed = smooth_labels(torch.tensor([[0]]), 5, 0.2)[0, 0]
ahead = (smoothed[0] / smoothed[1]).log()
warm = (smoothed.log() / 2).softmax(dim=-1)
cold = (smoothed.log() * 2).softmax(dim=-1)
shared_among_others = torch.tensor([0.8, 0.05, 0.05, 0.05, 0.05])
others_warm = (shared_among_others.log() / 2).softmax(dim=-1)
halved = smoothed[0] / 2

# A beam of two: start, a, b, c, end.
START, END = 0, 4
after = torch.tensor(
    [
        [0.0, 0.5, 0.4, 0.0, 0.1],
        [0.0, 0.0, 0.0, 0.6, 0.4],
        [0.0, 0.0, 0.0, 0.3, 0.7],
        [0.0, 0.2, 0.0, 0.0, 0.8],
    ]
)


def written(alpha: float, width: int = 2) -> list[Hypothesis]:
    prompt = torch.tensor([START])
    return beam_search(lambda t: after[t[:, -1]].log(), prompt, 3, width, END, alpha)


longer, shorter = written(1.0)[:2]
assert longer.tokens.tolist() == [START, 1, 3, END]
assert shorter.tokens.tolist() == [START, 2, END]
assert written(0.0)[0].tokens.tolist() == [START, 2, END]
assert written(1.0, width=1)[0].tokens.tolist() == [START, 1, 3, END]
long_score, short_score = longer.score, shorter.score
log_long, log_short = math.log(0.24), math.log(0.28)
assert math.isclose(log_long / (8 / 6), long_score, rel_tol=1e-5)
without_end = log_long / (7 / 6)
per_token = log_long / 3
perplexities = math.exp(-log_short / 2), math.exp(-per_token)

# Written to a memory, and read.
rows = torch.tensor([[2.0, 0], [0, 3], [-1, 0]])
looked_for, strength = torch.tensor([0.0, 1]), torch.tensor(2.0)
light = content_weights(rows, looked_for, strength)
erase, add = torch.ones(2), torch.tensor([4.0, 0])
changed = write(rows, light, erase, add)
recalled = read(changed, light)[0]
not_erased = read(write(rows, light, torch.zeros(2), add), light)[0]
not_written = read(rows, light)[0]
added = rows + light[:, None] * add
added_first = read(added * (1 - light[:, None]), light)[0]
by_dot_product = (strength * rows @ looked_for).softmax(dim=-1)
recalled_by_dot = read(write(rows, by_dot_product, erase, add), by_dot_product)[0]

# Mixtures for BERT: 12 layers of 12 heads, 512 places, 64 mixtures.
bert_layers, bert_heads, bert_places, bert_width, mixtures = 12, 12, 512, 768, 64
mixing = torch.empty(mixtures, bert_places).numel()
mixing_all = bert_layers * 2 * mixing
mixing_heads = bert_heads * mixing_all
mixing_keys = bert_layers * mixing
mixing_layer = 2 * mixing
place_table = bert_places * bert_width
scores_of_a_head = bert_places**2
mixed_scores = bert_places * mixtures
