import inspect
import math

import torch

from transformer_notes.attention import attention_scores
from transformer_notes.bert import BERTConfig
from transformer_notes.counting import (
    attention_parameters,
    bert_parameters,
    encoder_layer_parameters,
    vit_macs,
    vit_parameters,
)
from transformer_notes.layers import gelu, gelu_by_tanh, layer_norm
from transformer_notes.vit import published_vit


def m(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in r.split()] for r in rows.split("/")])


def norm(x: torch.Tensor) -> torch.Tensor:
    return layer_norm(x, torch.ones(3), torch.zeros(3))


def moments(x: torch.Tensor) -> torch.Tensor:
    return torch.stack((x.mean(dim=1), x.var(dim=1, correction=0)), dim=1)


# The lamp, as in lamp_becomes_five_tokens and one_block_step_by_step.
z_0 = m("-1 2 -1/8 -1 8/-8 4 -8/-8 0 8/-2 4 -8")
w_query, w_key = m("0 -1 0/3 0 0/0 0 0"), m("1 0 0/0 -1 0/0 0 0")
w_value, w_output = m("0 1 0/0 0 0/1 0 0"), m("0 0 3/0 1 0/0 0 0")
w_1, b_1 = m("-1 1 0 0 1 0 0/0 0 1 0 0 -1 1/1 -1 0 1 0 0 0"), m("0 0 0 0 0 0 -1")
w_2, w_head = m("0 0 2/2 0 0/0 1 0/1 0 0/0 0 -1/0 -1 0/-1 0 1"), m("-1 1/0 0/1 -1")

moments_0, normed_0 = moments(z_0), norm(z_0)
query, key, value = normed_0 @ w_query, normed_0 @ w_key, normed_0 @ w_value
scores = attention_scores(query, key)
raw = query @ key.T
weights = scores.softmax(dim=1)
read = weights @ value
mixed = read @ w_output
z_half = mixed + z_0
moments_half, normed_half = moments(z_half), norm(z_half)
hidden = normed_half @ w_1 + b_1
bent = gelu(hidden)
made = bent @ w_2
z_1 = made + z_half
moments_1 = moments(z_1)
y = norm(z_1)[0]
logits = y @ w_head
shares = logits.softmax(dim=0)
exponentials = scores[0].exp()

lengths = z_0[0].norm(), z_1[0].norm()
y_length = y.norm()

# Pre-training's head with its hidden layer.
w_hidden, w_labels = m("1 0 0 -1/0 1 0 0/0 0 1 1"), m("1 0/0 1/2 0/0 -1")
before_tanh = y @ w_hidden
after_tanh = before_tanh.tanh()

# The first step of fine-tuning: the new head starts from zero.
first_loss, first_loss_of_thousand = math.log(2), math.log(1000)
step_size = 0.2
target = torch.tensor([1.0, 0])
slope = torch.full((2,), 0.5) - target
head_slope = torch.outer(y, slope)
moved = -step_size * (y @ head_slope + slope)
moved_without_bias = -step_size * (y @ head_slope)
left = moved.softmax(dim=0)[0]
left_without_bias = moved_without_bias.softmax(dim=0)[0]
left_one_logit = moved[0].sigmoid()

# Pitfalls on the lamp.
without_norm = (z_1[0] @ w_head).softmax(dim=0)
post_half = norm(
    z_0
    + attention_scores(z_0 @ w_query, z_0 @ w_key).softmax(dim=1)
    @ (z_0 @ w_value)
    @ w_output
)
post = norm(post_half + gelu(post_half @ w_1 + b_1) @ w_2)
post_shares = (norm(post)[0] @ w_head).softmax(dim=0)
mean_of_all = (norm(z_1).mean(dim=0) @ w_head).softmax(dim=0)
# No residuals, then no norms either.
bare = gelu(norm(mixed) @ w_1 + b_1) @ w_2
stripped = (
    attention_scores(z_0 @ w_query, z_0 @ w_key).softmax(dim=1)
    @ (z_0 @ w_value)
    @ w_output
)
stripped = gelu(stripped @ w_1 + b_1) @ w_2
gelu_gap = (gelu(hidden) - gelu_by_tanh(hidden)).abs().max()

# ViT-B/16 beside BERT base.
vit = published_vit("B/16")
embedding, class_token = (16 * 16 * 3 + 1) * 768, 768
positions = 197 * 768
layer = encoder_layer_parameters(768, 3072, attention_bias=True)
attention = attention_parameters(768, bias=True)
stack = 12 * layer
final_norm = 2 * 768
body = vit_parameters(vit, head=False)
head = 769 * 1000
everything = vit_parameters(vit)
bert = bert_parameters(
    BERTConfig(
        vocab_size=30522, max_length=512, d_model=768, num_heads=12, num_layers=12
    )
)
pooler = 768 * 768 + 768
words, longest = 30522, 512
vocabulary = words * 768
old_hidden = 768 * 768 + 768
old_head = 769 * 21843
macs = vit_macs(vit)
vit_patches = vit.grid_size**2

# Questions.
asked_positions = 145 * 192
asked_patches_only = 144 * 192
asked_side_only = 13 * 192
asked_layers = 3 * encoder_layer_parameters(64, 160, attention_bias=True)
asked_without_biases = 3 * encoder_layer_parameters(64, 160)
asked_four_times = 3 * encoder_layer_parameters(64, 256, attention_bias=True)
asked_one_layer = asked_layers // 3
asked_width, asked_d_ff, asked_tokens = 192, 160, 145
pets_loss = math.log(37)
gelu_bound, epsilon = 0.0005, 1e-5
assert gelu_gap < gelu_bound
vision_share = (embedding + class_token + positions) / everything
larger_side = 384
larger_length = published_vit("B/16", image_size=larger_side).length

# The lamp on the right: the patches of the two halves exchanged.
tokens = z_0[1:] - m("0 1 8/0 1 -8/0 -1 8/0 -1 -8")
right = torch.cat((z_0[:1], tokens[[1, 0, 3, 2]] + z_0[1:] - tokens))
lamp_right_weights = attention_scores(
    norm(right) @ w_query, norm(right) @ w_key
).softmax(dim=1)
epsilon = inspect.signature(layer_norm).parameters["eps"].default
