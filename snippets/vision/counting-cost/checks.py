from dataclasses import replace
from math import log

import torch

from transformer_notes.bert import BERT_BASE, BERT_LARGE
from transformer_notes.counting import (
    attention_macs,
    bert_parameters,
    encoder_layer_parameters,
    feed_forward_macs,
    gpt_macs,
    gpt_parameters,
    training_flops,
    vit_macs,
    vit_parameters,
    weights_bytes,
)
from transformer_notes.gpt import GPT2_SMALL, GPT3_175B
from transformer_notes.vit import published_vit


def bare(name, side=224):
    return published_vit(name, image_size=side, num_classes=0)


base, large, huge, giant = (bare(name) for name in ("B/16", "L/16", "H/14", "G/14"))
base_bare, large_bare = vit_parameters(base), vit_parameters(large)
base_head, large_head = (vit_parameters(published_vit(n)) for n in ("B/16", "L/16"))
widths, num_classes = torch.tensor([768, 1024]), published_vit("B/16").num_classes
assert (base.d_model, large.d_model) == (768, 1024)
assert encoder_layer_parameters(768, 3072, attention_bias=True) == 7_087_872
assert encoder_layer_parameters(1024, 4096, attention_bias=True) == 12_596_224

# The quick rule 12 L D², in millions.
quick = [12 * c.num_layers * c.d_model**2 / 1e6 for c in (base, large, huge, giant)]
exact = [vit_parameters(c) / 1e6 for c in (base, large, huge, giant)]

# Zhai et al. 2021, table 2, rounded as printed there.
for name, printed in (("B/16", 86), ("L/16", 303), ("g/14", 1011), ("G/14", 1843)):
    assert round(vit_parameters(bare(name)) / 1e6) == printed
base_with_head = base_head / 1e6
millions = [n / 1e6 for n in (base_bare, large_bare, large_head)]

# Four kinds of products of B/16.
length = base.length
base_macs = vit_macs(base)
products = [
    196 * 768 * 768,
    12 * 4 * length * 768**2,
    12 * 2 * length * 768 * 3072,
    12 * 2 * length**2 * 768,
]
assert sum(products) == base_macs
product_shares = [product / base_macs for product in products]
base_gmacs = base_macs / 1e9
base_gflops = 2 * base_gmacs
swin_gmacs = vit_macs(bare("B/16", 384)) / 1e9
swin_double = 2 * swin_gmacs

# The square: how large at published sizes, and how steep.


def share(config):
    n, d, f = config.length, config.d_model, config.d_ff
    return 2 * n**2 * d / (attention_macs(n, n, d) + feed_forward_macs(n, d, f))


sides = (224, 384, 512, 1024)
share_384, share_512 = share(bare("B/16", 384)), share(bare("L/16", 512))
share_518 = share(bare("H/14", 518))
length_384 = bare("B/16", 384).length
base_224, base_1024 = share(base), share(bare("B/16", 1024))
slopes = [2 + 2 * s for s in (base_224, share_384, base_1024)]
# The slope of the formula against the slope of the counts, between neighbours.
for side, slope in zip((sides[0], sides[1], sides[3]), slopes, strict=True):
    nearby = [vit_macs(bare("B/16", s)) for s in (side - 16, side + 16)]
    measured = log(nearby[1] / nearby[0]) / log((side + 16) / (side - 16))
    assert abs(measured - slope) < 0.02, (measured, slope)
equal_tokens = 2 * 768 + 3072
equal_patches_squared = equal_tokens - 1
equal_patches = equal_patches_squared**0.5
equal_side = round(16 * equal_patches)
axis = 128, 4096
# A slope of 3.9 asks for a share of 0.95: pairs are 19 times the rest.
steep_tokens = 19 * equal_tokens
steep_share = steep_tokens / (steep_tokens + equal_tokens)
steep_slope = 2 + 2 * steep_share
steep_side = round(16 * (steep_tokens - 1) ** 0.5)
tiny_side = round(16 * (6 * 192 - 1) ** 0.5)
giant_side = round(14 * (2 * 1664 + 8192 - 1) ** 0.5)
tokens_1024 = bare("B/16", 1024).length
pixel_tokens = 224**2
pixel_share = pixel_tokens / (pixel_tokens + equal_tokens)
pixel_slope = 2 + 2 * pixel_share

# Bytes.
weights_mb = 4 * base_bare / 1e6
token_bytes = 4 * length * 768
score_bytes = weights_bytes(12, length, length)
score_times = score_bytes / token_bytes
score_large = weights_bytes(12, tokens_1024, tokens_1024) / 1e6
token_large = 4 * tokens_1024 * 768 / 1e6
optimizer_gb = [4 * vit_parameters(giant) / 2**30, 16 * vit_parameters(giant) / 2**30]

# Training, in units of 10^18 FLOPs: Dosovitskiy et al. 2020, table 6.
epochs = {"B/32": 7, "B/16": 7, "L/32": 7, "L/16": 7, "H/14": 14}
exaflops = [6 * vit_macs(bare(n)) * 303e6 * e / 1e18 for n, e in epochs.items()]
train_parameters = [vit_parameters(bare(n)) / 1e6 for n in epochs]
parameters_ratio = train_parameters[2] / train_parameters[1]
compute_ratio = exaflops[2] / exaflops[1]
one_image = 6 * vit_macs(base) / 1e9
by_rule = training_flops(base_bare, length) / 1e9
per_second = [
    6 * vit_macs(bare(name)) * 303e6 * 14 / (days * 24 * 60 * 60) / 1e12
    for name, days in (("L/16", 680), ("H/14", 2_500))
]

# L/16 again: on ImageNet-21k for 30 or 90 epochs, on JFT for 7 in place of 14.
per_second_21k = [
    6 * vit_macs(large) * 14e6 * epochs_21k / (230 * 24 * 60 * 60) / 1e12
    for epochs_21k in (30, 90)
]
per_second_short = per_second[0] / 2

# Beside language models.
gpt3_parameters, giant_parameters = gpt_parameters(GPT3_175B), vit_parameters(giant)
gpt3_times = gpt3_parameters / giant_parameters
window_times = gpt_macs(GPT3_175B, GPT3_175B.max_length) / vit_macs(giant)
image_in_tokens = vit_macs(giant) / gpt_macs(
    GPT3_175B, 1, cached=GPT3_175B.max_length - 1
)
bert_length = BERT_LARGE.max_length
bert_layer = attention_macs(bert_length, bert_length, 1024)
bert_layer += feed_forward_macs(bert_length, 1024, 4096)
bert_gflops = 2 * 24 * bert_layer / 1e9
assert (BERT_LARGE.num_layers, BERT_LARGE.d_model, BERT_LARGE.d_ff) == (
    24,
    1024,
    4096,
)
large_384 = 2 * vit_macs(bare("L/16", 384)) / 1e9
same_encoder = 24 * encoder_layer_parameters(1024, 4096, attention_bias=True)
vocabulary_share = [
    config.vocab_size * config.d_model / count(config)
    for config, count in (
        (GPT2_SMALL, gpt_parameters),
        (BERT_BASE, bert_parameters),
        (GPT3_175B, gpt_parameters),
    )
]

# Questions.
small = bare("S/16")
small_block = encoder_layer_parameters(384, 1536, attention_bias=True)
small_sizes = small.d_model, small.d_ff
small_no_bias = 12 * 384**2
small_forgot_norms = small_block - 4 * 384
tiny, tiny_head = (
    vit_parameters(bare("Ti/16")),
    vit_parameters(published_vit("Ti/16")),
)
tiny_without_bias = tiny + 192 * 1000
tiny_width, tiny_millions = bare("Ti/16").d_model, tiny_head / 1e6
double_side = 448
double = bare("B/16", double_side)
double_tokens = double.length
double_ratio = vit_macs(double) / base_macs
pairs_ratio = (double_tokens / length) ** 2
huge_width = huge.d_model
half_share_tokens = 6 * huge_width
half_share_side = 14 * (half_share_tokens - 1) ** 0.5
no_class = replace(base, pooling="mean")
assert vit_parameters(base) - vit_parameters(no_class) == 2 * 768
