import math
from dataclasses import replace
from math import comb

import torch

from notes_site.recorded import recorded
from transformer_notes.counting import (
    attention_parameters,
    encoder_layer_parameters,
    feed_forward_parameters,
    gpt_parameters,
    num_parameters,
)
from transformer_notes.decoding import top_k, top_p
from transformer_notes.gpt import (
    GPT,
    GPT1,
    GPT2_LARGE,
    GPT2_MEDIUM,
    GPT2_SMALL,
    GPT2_XL,
    GPT3_175B,
    GPTConfig,
    next_token_loss,
)

# Three guesses: tea is hot, and the end.
guesses = torch.tensor(
    [[0.0, 2, 0, 0, 0], [0, 0, 2, 1, 0], [1, 0, 0, 0, 1]], dtype=torch.float64
)
right = [1, 2, 4]
exponentials = guesses.exp()
sums = exponentials.sum(dim=1)
shares = guesses.softmax(dim=1)
given = shares[[0, 1, 2], right]
losses = -given.log()
total_loss = losses.sum()
loss = losses.mean()
perplexity = loss.exp()
text_probability = given.prod()
know_nothing = math.log(5)
first_slopes = torch.stack([shares[0, 0], shares[0, 1] - 1])
bits = loss / math.log(2)
fresh_gpt2 = math.log(GPT2_SMALL.vocab_size)
texts = torch.tensor([[0, 1, 2, 4]])
padded = torch.cat([guesses, torch.zeros(1, 5)]).unsqueeze(0)
assert torch.isclose(next_token_loss(padded, texts), loss)

# Two texts of one guess each: an average of perplexities is another number.
sure, unsure = math.log(2), math.log(50)
mean_of_two = math.exp((sure + unsure) / 2)
mean_of_perplexities = (2 + 50) / 2

# Sizes.
d = 768
layer = encoder_layer_parameters(d, 4 * d, attention_bias=True)
attention_and_feed_forward = (
    attention_parameters(d, bias=True),
    feed_forward_parameters(d, 4 * d),
    2 * 2 * d,
)
assert layer == 12 * d * d + 13 * d == sum(attention_and_feed_forward)
layers_12 = 12 * layer
gpt1, small, gpt3 = (gpt_parameters(c) for c in (GPT1, GPT2_SMALL, GPT3_175B))
family = [gpt_parameters(c) for c in (GPT2_SMALL, GPT2_MEDIUM, GPT2_LARGE, GPT2_XL)]
with torch.device("meta"):
    for config in (GPT1, GPT2_SMALL, GPT3_175B):
        assert num_parameters(GPT(config)) == gpt_parameters(config)
family_millions = [count / 1e6 for count in family]
old_millions = [
    gpt_parameters(replace(c, vocab_size=GPT1.vocab_size)) / 1e6
    for c in (GPT2_SMALL, GPT2_MEDIUM, GPT2_LARGE, GPT2_XL)
]
both_vocabularies = [
    millions
    for row in zip(family_millions, old_millions, strict=True)
    for millions in row
]
old_window = [
    gpt_parameters(replace(c, vocab_size=GPT1.vocab_size, max_length=512)) / 1e6
    for c in (GPT2_MEDIUM, GPT2_LARGE)
]
gpt1_released = 116_534_784
assert gpt1 == gpt1_released
gpt3_layers = GPT3_175B.num_layers * encoder_layer_parameters(
    GPT3_175B.d_model, GPT3_175B.d_ff, attention_bias=True
)
gpt3_rule = 12 * GPT3_175B.num_layers * GPT3_175B.d_model**2
gpt3_layer_share = gpt3_layers / gpt3
gpt3_embedding_share = GPT3_175B.vocab_size * GPT3_175B.d_model / gpt3
small_embedding_share = GPT2_SMALL.vocab_size * GPT2_SMALL.d_model / small
small_rule_share = 12 * 12 * d * d / small
gpt3_gigabytes = 2 * gpt3 / 1e9
# Blocks and widths of the eight sizes. Where heads and width differ, which is meant?
gpt3_family = [
    gpt_parameters(replace(GPT3_175B, num_layers=layers, d_model=width)) / 1e9
    for layers, width in (
        (12, 768),
        (24, 1024),
        (24, 1536),
        (24, 2048),
        (32, 2560),
        (32, 4096),
        (40, 5140),
        (96, 12_288),
    )
]
d_attention = 24 * 128
wide_heads = [
    d_attention,
    gpt_parameters(replace(GPT3_175B, num_layers=24, d_model=2048))
    + 24 * (4 * 2048 + 3) * (d_attention - 2048),
]
five_thousand = (5140, 5120)
thirteen = [
    gpt_parameters(replace(GPT3_175B, d_model=width, num_layers=40))
    for width in five_thousand
]

wider = GPT3_175B.d_model / GPT2_XL.d_model

# Writing.
guess = torch.tensor([3.0, 2, 1, 0, -1], dtype=torch.float64)


def exponentials_at(temperature):
    return (guess / temperature).exp()


plain, sharp, flat = (exponentials_at(t) for t in (1.0, 0.8, 2.0))
plain_share, sharp_share, flat_share = (e / e.sum() for e in (plain, sharp, flat))
running = plain_share.cumsum(dim=0)
flat_running = flat_share.cumsum(dim=0)
two = top_k(guess.unsqueeze(0), 2).softmax(dim=-1)[0]
nucleus = top_p(guess.unsqueeze(0), 0.9).softmax(dim=-1)[0]
warm_nucleus = top_p(guess.unsqueeze(0) / 2, 0.9).softmax(dim=-1)[0]
late_warmth = (top_p(guess.unsqueeze(0), 0.9) / 2).softmax(dim=-1)[0]
assert warm_nucleus.gt(0).sum() == 4
assert late_warmth.gt(0).sum() == 3
ratios = torch.stack([plain_share[0] / plain_share[1], flat_share[0] / flat_share[1]])
tail_tokens = 50_000
tail_mass = tail_tokens * 1e-6
drawn = 0.70
tail_clean = (1 - tail_mass) ** 100
tail_hit = 1 - tail_clean

# A head.
hidden = torch.tensor([1.0, -1, 2])
head = torch.tensor([[0.0, 1], [0, 0], [1, 0]])
class_logits = hidden @ head
class_shares = class_logits.softmax(dim=-1)
class_loss = -class_shares[0].log()
special_tokens = 3 * GPT1.d_model
head_size = 2 * GPT1.d_model + 2
new_share = (special_tokens + head_size) / gpt1

# In context.
look_up = math.exp(6)
look_up_weight = look_up / (look_up + 4)
other_weight = 1 / (look_up + 4)
experiment = recorded("in_context_learning")
settings = experiment["settings"]
best = settings["best"]
tasks = settings["tasks"]
kept_tasks = round(tasks * settings["tested_share"])
chance = settings["chance"]
steps = settings["steps"]
sizes = [numbers["parameters"]["mean"] for numbers in experiment["spread"].values()]
small_config = GPTConfig(
    vocab_size=11, max_length=21, d_model=48, num_heads=4, num_layers=1
)
assert sizes == [gpt_parameters(replace(small_config, num_layers=n)) for n in (1, 2)]
unseen_three = (4 / 5) ** 3
best_four = 1 - (4 / 5) ** 4 + (4 / 5) ** 4 / 6

# pass@k.
two_of_five = [1 - comb(3, k) / comb(5, k) for k in (1, 2, 3)]
naive = [1 - 0.6**k for k in (1, 2, 3)]
averaged = two_of_five[2] / 2
reported = (0.288, 0.702)
unsolved = 1 - reported[1]
assert 1 - (1 - reported[0]) ** 100 > 0.999999

# Questions.
asked_given = torch.tensor([0.25, 0.8, 0.1])
asked_width = 1024
asked_p = 0.8
asked_loss = (-math.log(0.25) - math.log(0.8) - math.log(0.1)) / 3
asked_perplexity = math.exp(asked_loss)
asked_plain_mean = 1 / ((0.25 + 0.8 + 0.1) / 3)
asked_product = 1 / (0.25 * 0.8 * 0.1)
asked_layer = 12 * 1024**2 + 13 * 1024
asked_matrices = 12 * 1024**2
asked_four = attention_parameters(1024, bias=True)
asked_large = 12 * 1280**2
asked_temperature = torch.tensor([2.0, 1, 0])
asked_four_times = (asked_temperature / 4).softmax(dim=0)
asked_divided = asked_temperature / 4
asked_exponentials = asked_divided.exp()
asked_multiplied = (asked_temperature * 4).softmax(dim=0)
asked_one = asked_temperature.softmax(dim=0)
asked_kept = torch.tensor([0.42, 0.31, 0.15, 0.08, 0.04])
asked_sum = asked_kept[:3].sum()
asked_two = asked_kept[:2].sum()
asked_nucleus = asked_kept[:3] / asked_sum
asked_short = asked_kept[:2] / asked_kept[:2].sum()
asked_pass = 1 - comb(7, 2) / comb(10, 2)
asked_naive = 1 - 0.7**2
asked_single = 3 / 10
asked_unseen = (2 / 3) ** 3
asked_best = 1 - asked_unseen + asked_unseen / 4
asked_no_guess = 1 - asked_unseen
asked_three_of_three = 1 - (1 / 3) ** 3 + (1 / 3) ** 3 / 4
