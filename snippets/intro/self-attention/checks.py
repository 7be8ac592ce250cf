import torch

from transformer_notes.attention import attention_scores, scaled_dot_product_attention

# Two tokens: the scores with the slip, and the two rows swapped.
x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
slipped = torch.tensor([[1.25, 2.4], [2.4, 4.04]])
slipped_weights = slipped.softmax(dim=-1)
slipped_scaled = (slipped / 2**0.5).softmax(dim=-1)
swapped = x[[1, 0]]
_, swapped_weights = scaled_dot_product_attention(swapped, swapped, swapped)
swapped_unscaled = (swapped @ swapped.T).softmax(dim=-1)

# The example with three tokens, and a changed value.
query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
value = torch.tensor([[3.0, 0], [1, 4], [0, 1]])
output, weights = scaled_dot_product_attention(query, key, value)
new_value = torch.tensor([[3.0, 0], [5, 4], [0, 1]])
new_output, _ = scaled_dot_product_attention(query, key, new_value)
plain_average = new_value.mean(dim=0)

# Four words: thing, living, place, pronoun, condition.
features = torch.tensor(
    [
        [1, 1, 0, 0, 0],  # animal
        [1, 0, 1, 0, 0],  # street
        [0, 0, 0, 1, 0],  # it
        [0, 1, 0, 0, 1],  # tired
        [0, 0, 1, 0, 1],  # wide
    ]
)
it_query = torch.tensor([[4.0, 2]])
word_keys = features[:4, :2].float()
it_scores = attention_scores(it_query, word_keys)[0]
it_weights = it_scores.softmax(dim=-1)

# "it" in a sentence without "tired", and with a doubled query.
short_weights = it_scores[:3].softmax(dim=-1)
short_unscaled = (it_query @ word_keys[:3].T)[0].softmax(dim=-1)
inherited = it_weights[0] + it_weights[3]
louder_weights = (2 * it_scores).softmax(dim=-1)
louder_unscaled = (2 * it_query @ word_keys.T)[0].softmax(dim=-1)
doubled_share = 2 * it_weights[0]

# The same sentence with "wide" for "tired".
wide_words = features[[0, 1, 2, 4]].float()
wide_weights = attention_scores(it_query, wide_words[:, :2])[0].softmax(dim=-1)
output_wide = wide_weights @ wide_words[:, :3]

# Saturation, exactly, for scores that are √d_k apart: w, 1 - w and w (1 - w).
gaps = torch.tensor([1.0, 4, 16, 64], dtype=torch.float64).sqrt()
larger = gaps.sigmoid()
gradients = larger * (-gaps).sigmoid()
scaled = torch.stack([larger[0], gradients[0]]).expand(4, 2)
saturation_table = torch.cat([torch.stack([larger, gradients], dim=1), scaled], dim=1)

# The same for random queries, each with 16 keys, as in the figure.
maxima: dict[str, list[float]] = {"raw": [], "scaled": []}
norms: dict[str, list[float]] = {"raw": [], "scaled": []}
share_worse = {}
for d_k in (1, 4, 16, 64, 256, 1024):
    generator = torch.Generator().manual_seed(d_k)
    random_query = torch.randn(2000, 1, d_k, generator=generator)
    random_key = torch.randn(2000, 16, d_k, generator=generator)
    random_scores = attention_scores(random_query, random_key).squeeze(-2)
    slopes = {}
    for name, factor in (("raw", d_k**0.5), ("scaled", 1.0)):
        drawn = (random_scores * factor).softmax(dim=-1)
        jacobian = drawn.diag_embed() - drawn.unsqueeze(-1) * drawn.unsqueeze(-2)
        slopes[name] = jacobian.norm(dim=(-2, -1))
        maxima[name].append(drawn.amax(dim=-1).mean().item())
        norms[name].append(slopes[name].mean().item())
    # At the raw dot product the scaled slope is divided by √d_k once more.
    at_the_product = slopes["scaled"] / d_k**0.5
    share_worse[d_k] = (slopes["raw"] < at_the_product).float().mean()
    # On average the unscaled gradient stays the larger one, as the caption says.
    assert d_k == 1 or slopes["raw"].mean() > at_the_product.mean()
    share_flat = (slopes["raw"] < at_the_product / 100).float().mean()
figure_maxima = (
    *(maxima["raw"][0], maxima["raw"][-1]),
    *(min(maxima["scaled"]), max(maxima["scaled"])),
)
figure_norms = (
    *(max(norms["raw"]), norms["raw"][-1]),
    sum(norms["scaled"]) / len(norms["scaled"]),
)
assert norms["raw"].index(max(norms["raw"])) == 1  # at a width of 4

# Question on the scale: raw scores 12 and 4, d_k 16.
two_raw = torch.tensor([12.0, 4.0])
by_root = (two_raw / 16**0.5).softmax(dim=-1)
by_nothing = two_raw.softmax(dim=-1)
by_d_k = (two_raw / 16).softmax(dim=-1)
without_exponential = two_raw[0] / two_raw.sum()

# Cost. Lengths, each with the width of the base model.
d_model, num_heads = 512, 8
d_head = d_model // num_heads
lengths = (70, 2048, 8192)
attention_costs = tuple(n**2 * d_model for n in lengths)
recurrent_costs = tuple(n * d_model**2 for n in lengths)
score_counts = tuple(n**2 for n in lengths)
mebibytes = tuple(4 * n**2 / 2**20 for n in lengths)
columns = (lengths, attention_costs, recurrent_costs, score_counts, mebibytes)
short, middle, long = zip(*columns, strict=True)
projection_cost = 3 * lengths[0] * d_model**2
mixing_cost = 2 * lengths[0] ** 2 * d_model
head_parameters = d_model * 3 * d_head

# Question on parameters: d_model 48, d_k 16, d_v 24.
wide, narrow, value_width = 48, 16, 24
count = wide * (2 * narrow + value_width)
without_key = wide * (narrow + value_width)
all_square = 3 * wide**2
all_d_k = 3 * wide * narrow
