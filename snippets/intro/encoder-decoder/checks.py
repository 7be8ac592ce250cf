import math

import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.counting import (
    attention_parameters,
    decoder_layer_parameters,
    encoder_layer_parameters,
    feed_forward_parameters,
    num_parameters,
    transformer_parameters,
)
from transformer_notes.decoding import length_penalty
from transformer_notes.transformer import (
    TRANSFORMER_BASE,
    TRANSFORMER_BIG,
    Transformer,
    warmup_learning_rate,
)

# By hand: rows of the target ask for subject, verb, noun, noun, adjective, nothing
# twice; the source is "I drink white wine ."
kind = torch.eye(5)[:, :4]
query = 6 * kind[[0, 1, 3, 3, 2, 4, 4]]
key = kind[[0, 1, 2, 3, 4]]
value = torch.eye(6)[[0, 1, 2, 4, 5]]  # I, drink, white, (red), wine, stop
output, weights = scaled_dot_product_attention(query, key, value)
raw_scores = query @ key.T
fits = torch.tensor(3.0).exp()
row_sum = fits + 4
share, rest, even = fits / row_sum, 1 / row_sum, torch.tensor(1 / 5)
logit_of_blanc = 1 + share
logit_of_rouge = torch.tensor(1.0)
# "I drink wine .": one source word fewer.
short_share = fits / (fits + 3)
# Question: three words, the question is asked twice as firmly.
firm = torch.tensor(6.0).exp() / (torch.tensor(6.0).exp() + 4)
unscaled_fit = torch.tensor(6.0).exp()

# Parameters, base and big.
base, big = TRANSFORMER_BASE, TRANSFORMER_BIG
d_model, d_ff, vocab_size = base.d_model, base.d_ff, base.vocab_size


def count(config):
    embedding = config.vocab_size * config.d_model
    return (
        attention_parameters(config.d_model),
        feed_forward_parameters(config.d_model, config.d_ff),
        encoder_layer_parameters(config.d_model, config.d_ff),
        decoder_layer_parameters(config.d_model, config.d_ff),
        embedding,
        transformer_parameters(config) - embedding,
        transformer_parameters(config),
    )


(
    base_attention,
    base_feed_forward,
    base_encoder_layer,
    base_decoder_layer,
    base_embedding,
    base_layers,
    base_count,
) = count(base)
(
    big_attention,
    big_feed_forward,
    big_encoder_layer,
    big_decoder_layer,
    big_embedding,
    big_layers,
    big_count,
) = count(big)
base_norms, big_norms = 2 * 2 * base.d_model, 2 * 2 * big.d_model
with torch.device("meta"):
    assert num_parameters(Transformer(base)) == base_count
    assert num_parameters(Transformer(big)) == big_count
untied = base_count + 2 * base_embedding
untied_embeddings = 3 * base_embedding
embedding_share = base_embedding / base_count
cross_share = 6 * base_attention / base_count
# Which vocabularies would round to 65 and to 213 million.
least_base, most_base = (
    (64_500_000 - base_layers) / 512,
    (65_500_000 - base_layers) / 512,
)
least_big, most_big = (
    (212_500_000 - big_layers) / 1024,
    (213_500_000 - big_layers) / 1024,
)
bounds = (
    math.ceil(least_base),
    math.floor(most_base),
    math.ceil(least_big),
    math.floor(most_big),
)
code_vocab = 40_960
code_embedding = base_layers + code_vocab * 512
code_biases = 18 * 4 * 512
code_targets = 32 * 512
code_count = code_embedding + code_biases + code_targets
code_big = big_layers + (code_vocab + 32) * 1024 + 18 * 4 * 1024

# Label smoothing: 5 tokens, and 37,000.
soft = torch.tensor([0.02, 0.02, 0.92, 0.02, 0.02])


def losses(right):
    wrong = (1 - right) / 4
    smooth = -0.92 * math.log(right) - 0.08 * math.log(wrong)
    return -math.log(right), smooth


guess, best, sure = losses(0.8), losses(0.92), losses(0.996)
right_label = 0.9 + 0.1 / 37_000
wrong_label = 0.1 / 37_000
floor = -right_label * math.log(right_label)
floor -= 36_999 * wrong_label * math.log(wrong_label)

# The schedule.
schedule_steps = (1, 1000, 4000, 16_000, 100_000)
rate_1, rate_1000, rate_4000, rate_16000, rate_100000 = (
    warmup_learning_rate(step, 512) for step in schedule_steps
)
root_d, root_step = (
    512**-0.5,
    tuple(s**-0.5 for s in (1, 1000, 4000, 16_000, 100_000)),
)
climb = tuple(s * 4000**-1.5 for s in (1, 1000, 4000, 16_000, 100_000))
slope = 4000**-1.5
big_peak = warmup_learning_rate(4000, 1024)
late_peak = warmup_learning_rate(8000, 512, 8000)
minutes = 4000 * 0.4 / 60

# The tree.
p_greedy = 0.55 * 0.40 * 0.60
p_short = 0.40 * 0.90 * 0.45
p_long = 0.40 * 0.90 * 0.55 * 0.80
p_wide = 0.55 * 0.35 * 0.90
log_greedy, log_short, log_long, log_wide = map(
    math.log, (p_greedy, p_short, p_long, p_wide)
)
penalty_3, penalty_4 = length_penalty(3, 0.6), length_penalty(4, 0.6)
score_greedy, score_short, score_long, score_wide = (
    log_greedy / penalty_3,
    log_short / penalty_3,
    log_long / penalty_4,
    log_wide / penalty_3,
)
sentence = 0.8**21
log_sentence, log_nothing = 21 * math.log(0.8), math.log(0.02)
penalty_21 = length_penalty(21, 0.6)

# Exposure: 0.9 after right tokens, 0.3 after a wrong one.
first = 0.9
second = first * 0.9 + (1 - first) * 0.3
third = second * 0.9 + (1 - second) * 0.3
limit = 0.3 / (1 - 0.9 + 0.3)

# What eight processors of 9.5 TFLOPS could do in the time of a training.
base_flops = 12 * 3600 * 8 * 9.5e12
big_flops = 3.5 * 86_400 * 8 * 9.5e12

# BLEU of four words against five, with words and pairs only.
precision = math.sqrt(1 * 2 / 3)
brevity = math.exp(1 - 5 / 4)
bleu = precision * brevity

# Question on firmness: a query of 12 instead of 6.
firm_fit = torch.tensor(6.0).exp()
firm_sum = firm_fit + 4
firm_share = firm_fit / firm_sum
firm_unscaled = torch.tensor(12.0).exp() / (torch.tensor(12.0).exp() + 4)
doubled_share = 2 * share

# Question on parameters: three layers each of width 256, 10,000 tokens.
asked_attention = attention_parameters(256)
asked_encoder = encoder_layer_parameters(256, 1024)
asked_decoder = decoder_layer_parameters(256, 1024)
asked_layers = 3 * (asked_encoder + asked_decoder)
asked_width, asked_d_ff, asked_vocab = 256, 1024, 10_000
asked_embedding = asked_vocab * asked_width
asked_count = asked_layers + asked_embedding
asked_untied = asked_layers + 3 * asked_embedding
asked_without_cross = asked_count - 3 * asked_attention
asked_without_sublayer = asked_without_cross - 3 * 2 * asked_width

# Question on the schedule: the rate of step 1000 comes back.
back = 4000 * 16
wrong_back, half_back = 4000 * 4, 4000 + 3000
assert math.isclose(warmup_learning_rate(back, 512), rate_1000)

# Question on the length penalty with α = 1.
asked_penalty = length_penalty(4, 1)
asked_score = log_long / asked_penalty
asked_without_end = log_long / length_penalty(3, 1)
asked_average = log_long / 4
asked_short = log_short / length_penalty(3, 1)

# Question on labels: 8 tokens, a fifth given away.
asked_right, asked_wrong = 0.8 + 0.2 / 8, 0.2 / 8
asked_theirs = 0.2 / 7
