import math

import torch
from one_block_step_by_step import (
    b_1,
    b_2,
    hidden,
    read,
    summed,
    w_1,
    w_2,
    w_key,
    w_output,
    w_query,
    w_value,
    x,
    y,
    z,
)

from transformer_notes.attention import attention_scores
from transformer_notes.counting import (
    attention_parameters,
    encoder_layer_parameters,
    feed_forward_parameters,
)
from transformer_notes.layers import layer_norm


def normalise(tokens: torch.Tensor) -> torch.Tensor:
    width = tokens.shape[-1]
    return layer_norm(tokens, torch.ones(width), torch.zeros(width))


def moments(tokens: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    mean = tokens.mean(dim=1, keepdim=True)
    return mean, (tokens - mean).square().mean(dim=1, keepdim=True)


def attend(tokens: torch.Tensor) -> list[torch.Tensor]:
    query, key, value = tokens @ w_query, tokens @ w_key, tokens @ w_value
    scores = attention_scores(query, key)
    weights = scores.softmax(dim=1)
    return [query, key, value, scores, weights, weights @ value]


def transform(tokens: torch.Tensor) -> list[torch.Tensor]:
    before = tokens @ w_1 + b_1
    return [before, before.relu(), before.relu() @ w_2 + b_2]


# The two tokens of one_block_step_by_step, in both orders.
mean, variance = moments(summed)
before, _, made = transform(y)
second_mean, second_variance = moments(y + made)
post_rows = [read, read @ w_output, summed, mean, variance, y, before, hidden, made]
post_rows += [y + made, second_mean, second_variance, z]

*attended, pre_read = attend(normalise(x))
pre_y = x + pre_read @ w_output
pre_rows = [
    torch.cat(moments(x), dim=1),
    normalise(x),
    *attended,
    pre_read @ w_output,
]
pre_rows += [pre_y, torch.cat(moments(pre_y), dim=1), normalise(pre_y)]
pre_rows += transform(normalise(pre_y))
pre_rows += [pre_y + pre_rows[-1]]
pre_lengths, x_lengths = pre_rows[-1].norm(dim=1), x.norm(dim=1)

# One sum and one norm for the whole block.
third_step = normalise(x + transform(read @ w_output)[-1])

# One vector.
epsilon = 1e-5
second_last, third_last = 2.01, 2.001
small_step, smallest_step = (
    normalise(torch.tensor([2, 2, 2, last], dtype=torch.float64))[3]
    for last in (second_last, third_last)
)
root_three = math.sqrt(3)

# A block of the base model.
base = encoder_layer_parameters(512, 2048)
parts = attention_parameters(512), feed_forward_parameters(512, 2048), 2 * 2 * 512
shares = tuple(part / base for part in parts)
with_biases = encoder_layer_parameters(512, 2048, attention_bias=True)

# Questions.
token = torch.tensor([2.0, 4, 4, 10])
asked = normalise(token)
asked_unbiased = (token - token.mean()) / token.std()
by_variance = (token - token.mean())[3] / token.var(correction=0)
loud_token = 10 * token + 5
louder = normalise(loud_token)
ten_times = 10 * asked[3]
ten_times_and_five = ten_times + 5
gained = layer_norm(
    token, torch.tensor([1.0, 1, 1, 2]), torch.tensor([0.0, 0, 0, -1])
)
gained_late = 2 * (asked[3] - 1)
gained_only = 2 * asked[3]
hidden_units = 160
count = encoder_layer_parameters(48, hidden_units)
without_norms = count - 2 * 2 * 48
one_norm = count - 2 * 48
without_attention = count - attention_parameters(48)
per_position = 9 * 20
