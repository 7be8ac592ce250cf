import torch

from transformer_notes.attention import attention_scores, scaled_dot_product_attention

# The exercise: the draft's scores, and the two rows swapped.
x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
draft_weights = torch.tensor([[1.25, 2.4], [2.4, 4.04]]).softmax(dim=-1)
swapped = x[[1, 0]]
_, swapped_weights = scaled_dot_product_attention(swapped, swapped, swapped)
swapped_unscaled = (swapped @ swapped.T).softmax(dim=-1)
column_weights = attention_scores(x, x).softmax(dim=0)

# The example with three tokens, and a changed value.
query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
value = torch.tensor([[3.0, 0], [1, 4], [0, 1]])
output, weights = scaled_dot_product_attention(query, key, value)
new_value = torch.tensor([[3.0, 0], [5, 4], [0, 1]])
new_output, _ = scaled_dot_product_attention(query, key, new_value)
plain_average = new_value.mean(dim=0)

# "it" in a sentence without "tired".
it_query = torch.tensor([[4.0, 2]])
word_keys = torch.tensor([[1.0, 1], [1, 0], [0, 0], [0, 1]])
it_scores = attention_scores(it_query, word_keys)[0]
it_weights = it_scores.softmax(dim=-1)
short_weights = it_scores[:3].softmax(dim=-1)
short_unscaled = (it_query @ word_keys[:3].T)[0].softmax(dim=-1)

# Saturation, exactly, for scores that are √d_k apart: w, 1 - w and w (1 - w).
gaps = torch.tensor([1.0, 4, 16, 64], dtype=torch.float64).sqrt()
larger = gaps.sigmoid()
gradients = larger * (-gaps).sigmoid()
times_smaller = gradients[0] / gradients[3]
times_smaller_at_the_product = times_smaller / gaps[3]
saturation_table = torch.stack([larger, gradients], dim=1)

# The same for random queries, each with 16 keys, as in the figure.
shares, norms = {}, {}
for d_k in (4, 1024):
    for name, scale in (("raw", d_k**0.5), ("scaled", 1.0)):
        generator = torch.Generator().manual_seed(d_k)
        random_query = torch.randn(2000, 1, d_k, generator=generator)
        random_key = torch.randn(2000, 16, d_k, generator=generator)
        drawn = (
            attention_scores(random_query, random_key).squeeze(-2) * scale
        ).softmax(dim=-1)
        jacobian = drawn.diag_embed() - drawn.unsqueeze(-1) * drawn.unsqueeze(-2)
        shares[name, d_k] = drawn.amax(dim=-1).mean()
        norms[name, d_k] = jacobian.norm(dim=(-2, -1)).mean()
figure_maxima = (shares["raw", 1024], shares["scaled", 1024])
figure_norms = (norms["raw", 1024], norms["scaled", 1024])
norm_at_4 = norms["raw", 4]

# Question on the scale: raw scores 12 and 4, d_k 16.
two_raw = torch.tensor([12.0, 4.0])
by_root = (two_raw / 16**0.5).softmax(dim=-1)
by_nothing = two_raw.softmax(dim=-1)
by_d_k = (two_raw / 16).softmax(dim=-1)

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
