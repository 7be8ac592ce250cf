import math

import torch

from transformer_notes.attention import (
    MultiHeadAttention,
    attention_scores,
    scaled_dot_product_attention,
)
from transformer_notes.counting import num_parameters


# By hand: two heads, as in two_heads_step_by_step.
def matrix(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in row] for row in rows.split()])


x = matrix("102000 010010 100101")
w_query = (
    matrix("0100 1000 0001 0100 0010 0001"),
    matrix("1000 0010 0100 0010 0001 0000"),
)
w_key = (
    matrix("1000 0100 0010 0100 0001 0000"),
    matrix("0100 0001 1000 0010 0010 0000"),
)
w_value = (
    matrix("10000 01000 00010 00100 00001 00000"),
    matrix("00100 10000 01000 00030 00001 00000"),
)
w_output = (
    matrix("100000 010000 001000 000100 000012"),
    matrix("010000 000001 100000 000100 001000"),
)
query, key, value = ([x @ w for w in ws] for ws in (w_query, w_key, w_value))
raw_scores = [query[i] @ key[i].T for i in range(2)]
scores = [attention_scores(query[i], key[i]) for i in range(2)]
exponentials = [s.exp() for s in scores]
sums = [e.sum(dim=1) for e in exponentials]
heads, weights = zip(
    *map(scaled_dot_product_attention, query, key, value), strict=True
)
contributions = [heads[i] @ w_output[i] for i in range(2)]
result = contributions[0] + contributions[1]

# W^O left where it is although the heads have changed places.
displaced = torch.cat([heads[1], heads[0]], dim=-1) @ torch.cat(w_output)

# Averaged maps: the mean weights on head 1's values, as if they were the layer.
mean_weights = (weights[0] + weights[1]) / 2
from_mean = sum(mean_weights @ value[i] @ w_output[i] for i in range(2))

# "bites" with one head that scores places 1 and 3 like this; two more tokens score 0.
advantages = ((5, 5), (5, 4), (5, 3), (5, 0), (0, 5))
shares = torch.stack(
    [
        torch.tensor([float(a), float(b), 0, 0]).softmax(dim=0)[:2]
        for a, b in advantages
    ]
)
gaps = shares[:, 0] - shares[:, 1]
quiet_and_gap = torch.cat([shares, gaps.unsqueeze(1)], dim=1)
even_weights = torch.tensor([5.0, 0, 5, 0]).softmax(dim=0)
dog_bites_man = torch.tensor([[1.0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 0]])
man_bites_dog = dog_bites_man[[2, 1, 0, 3]]
blend, blend_of_the_other = even_weights @ dog_bites_man, even_weights @ man_bites_dog
even, uneven, sharp = quiet_and_gap[0], quiet_and_gap[1], quiet_and_gap[3]
middle, mirrored = quiet_and_gap[2], quiet_and_gap[4]
places = torch.tensor([[1.0, 0], [0, 0], [0, 1], [0, 0]])
today = torch.tensor([[0.0], [0], [0], [1]])
token_average = even_weights @ torch.cat([dog_bites_man, today, places], dim=1)
other_average = even_weights @ torch.cat([man_bites_dog, today, places], dim=1)

# What separates unequal shares again: rows dog and man, columns who of them bites.
unmix = torch.linalg.inv(torch.stack([shares[1], shares[1].flip(0)]))
dog_share = shares[1].sum()
dog_twice = dog_share * unmix[0]
place = math.exp(5)
share, rest = (torch.tensor([place, 1.0]) / (place + 3)).tolist()
dog_first = torch.tensor([[share, rest, rest, rest, share, rest]])
man_first = torch.tensor([[rest, share, rest, share, rest, rest]])
one_place, two_places = place + 3, 2 * place + 2
three_sum = place + math.exp(3) + 2

# The root of the wrong width.
d_model = 512
wide_root = math.sqrt(d_model)
too_flat = (raw_scores[0] / math.sqrt(8)).softmax(dim=-1)

# Question: count the parameters, d_model 48, three heads, d_k 16, d_v 20.
count = num_parameters(MultiHeadAttention(48, 3, d_k=16, d_v=20))
without_output = 3 * 48 * (16 + 16 + 20)
output_of_keys = without_output + 3 * 16 * 48
output_of_one = without_output + 20 * 48
one_head = 48 * (16 + 16 + 20) + 20 * 48

# Question: head 2 switched off.
halved = result / 2

# Question: one head, three places.
third = 1 / 3

# Question: the wrong view.
long_text, many_heads = 1536, 12
window = long_text // many_heads

# Question: a bias on the keys of head 1.
biased_key = key[0] + torch.tensor([0.0, 1, 0, 1])
biased_weights = attention_scores(query[0], biased_key).softmax(dim=-1)
lopsided_key = torch.stack([key[0][0], biased_key[1], key[0][2]])
lopsided = attention_scores(query[0], lopsided_key).softmax(dim=-1)
unscaled = raw_scores[0].softmax(dim=-1)
