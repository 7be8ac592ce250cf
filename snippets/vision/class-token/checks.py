import math
from dataclasses import replace

import torch

from transformer_notes.attention import attention_scores
from transformer_notes.counting import (
    attention_macs,
    feed_forward_macs,
    vit_macs,
    vit_parameters,
)
from transformer_notes.layers import layer_norm
from transformer_notes.vit import published_vit

# The boat.
key = torch.tensor([[0.0, 0], [0, 2], [3, 1], [0, -1], [1, -1]])
value = torch.tensor([[0.0, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]])
query = torch.tensor([[2.0, 0]])
raw = (query @ key.T)[0]
scores = attention_scores(query, key)[0]
exponentials = scores.exp()
total = exponentials.sum()
weights = scores.softmax(dim=0)
read = weights @ value
mean = value[1:].mean(dim=0)
boat_of_patches = weights[2] / (1 - weights[0])

# One boat among many patches, all other rows with the score 0.
patches = 14 * 14
one = 1
boat = exponentials[2]
boat_of_many = boat / (boat + patches)
mean_of_many = 1 / patches
needed = math.log(9 * patches)
high = math.exp(needed)
# The ends of the lines in the figure.
most_patches = 1024
low_few, low_many = boat / (boat + 4), boat / (boat + most_patches)
high_bound = 0.6
assert high / (high + most_patches) > high_bound

# Levels: how much a norm keeps of the length of a class token.
small = torch.tensor([0.03, -0.01, 0.01, -0.03])
loud = 50 * small
normed = layer_norm(loud, torch.ones(4), torch.zeros(4))
normed_small = layer_norm(small, torch.ones(4), torch.zeros(4))
normed_zeros = layer_norm(torch.zeros(4), torch.ones(4), torch.zeros(4))
width, epsilon = 768, 1e-5
place_std = 0.02

# Class token or mean, in ViT-B/16.
base = published_vit("B/16")
without = replace(base, pooling="mean")
length, more_parameters = base.length, vit_parameters(base) - vit_parameters(without)
macs = vit_macs(base)
more_macs = macs - vit_macs(without)
more_share = more_macs / macs
pairs_more = length**2 - without.length**2
all_parameters = vit_parameters(base)
all_rows = attention_macs(length, length, width) + feed_forward_macs(
    length, width, 3072
)
one_row = attention_macs(1, length, width) + feed_forward_macs(1, width, 3072)
row_share = (all_rows - one_row) / macs
huge = published_vit("G/14")
hundred_and_28 = 128
padded = 3 * hundred_and_28

# Questions.
asked_scores = torch.tensor([0.0, 3, 1, 0])
asked = asked_scores.softmax(dim=0)[1]
asked_three = asked_scores[1:].softmax(dim=0)[0]
asked_share = 3 / 4
asked_exponentials = asked_scores.exp()
asked_width = 192
asked_difference = 2 * 192
asked_token_only = 192
asked_all_positions = 145 * 192
crowd_others = 24 * 24 - 1
crowd_rows = crowd_others + 1
crowd, crowd_half = math.log(9 * crowd_rows), math.log(crowd_rows)
crowd_itself = math.log(9 * (crowd_rows + 1))
log_two = math.log(2)
