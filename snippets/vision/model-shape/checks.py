from dataclasses import replace
from math import sqrt

from transformer_notes.counting import (
    attention_macs,
    encoder_layer_parameters,
    feed_forward_macs,
    vit_macs,
    vit_parameters,
)
from transformer_notes.vit import ViTConfig, published_vit

middle = ViTConfig(
    image_size=224,
    patch_size=32,
    d_model=1024,
    d_ff=2048,
    num_heads=16,
    num_layers=8,
    num_classes=0,
)
side, width, d_ff = middle.image_size, middle.d_model, middle.d_ff


def block(length, d_model, d_ff):
    macs = attention_macs(length, length, d_model)
    return macs + feed_forward_macs(length, d_model, d_ff)


# The middle, by hand; each knob turned to its double, by hand.
embedding = 49 * 3072 * 1024
projections, mlp, pairs = 4 * 50 * 1024**2, 2 * 50 * 1024 * 2048, 2 * 50 * 50 * 1024
middle_block = projections + mlp + pairs
assert middle_block == block(50, 1024, 2048)
middle_macs = embedding + 8 * middle_block
assert middle_macs == vit_macs(middle)
pair_share = pairs / middle_block
turned = {
    "depth": replace(middle, num_layers=16),
    "width": replace(middle, d_model=2048),
    "mlp": replace(middle, d_ff=4096),
    "patch": replace(middle, patch_size=16),
}
macs = {knob: vit_macs(config) for knob, config in turned.items()}
ratios = [m / middle_macs for m in macs.values()]
blocks_of = {
    "depth": block(50, 1024, 2048),
    "width": block(50, 2048, 2048),
    "mlp": block(50, 1024, 4096),
    "patch": block(197, 1024, 2048),
}
assert macs["width"] == 2 * embedding + 8 * blocks_of["width"]
assert macs["patch"] == embedding + 8 * blocks_of["patch"]
# The sums of the table, whose terms are printed as arithmetic.
assert blocks_of["width"] == 1_268_531_200
assert blocks_of["mlp"] == 634_265_600
assert blocks_of["patch"] == 1_732_036_608
# Printed in the table: the number turned to, and the ratio.
doubled = [
    (ratios[0],), (2048, ratios[1]), (4096, ratios[2]), (ratios[3],)
]  # fmt: skip
doubled = [number for row in doubled for number in row]
assert vit_parameters(middle) == 70_400_000
middle_layer = encoder_layer_parameters(1024, 2048, attention_bias=True)

# To double exactly: roots of the formula for M = 2 D, and with M = 4 D.
width_root = (sqrt(17) - 1) / 2
width_root_4 = sqrt(7) - 1
assert abs((4 * width_root**2 + 2 * 2 * width_root) / (4 + 2 * 2) - 2) < 1e-12
assert abs((4 * width_root_4**2 + 2 * 4 * width_root_4) / (4 + 2 * 4) - 2) < 1e-12
factors = [(16 + 4 * r) / (4 + 2 * r) for r in (2, 4)]
mlp_factors = [(4 + 4 * r) / (4 + 2 * r) for r in (2, 4)]
patch_root, root_two = 32 / sqrt(2), sqrt(2)
notches = [p for p in range(32, 13, -1) if side % p == 0]

# What each way costs besides work.
ways = {
    "depth": turned["depth"],
    "width": replace(middle, d_model=1600, num_heads=25),
    "mlp": replace(middle, d_ff=6400),
    "tokens": replace(middle, image_size=320),
}
parameter_ratios = [vit_parameters(c) / vit_parameters(middle) for c in ways.values()]
assert all(1.9 < ratio < 2.05 for ratio in parameter_ratios[:3])
assert 1 < parameter_ratios[3] < 1.001
assert 4 < (ways["tokens"].length / 50) ** 2 < 4.1
new_width = ways["width"].d_model

# The right ends of the lines in the picture.
corners = [
    32 * block(50, 1024, 2048) / (8 * middle_block),
    block(50, 4096, 2048) / middle_block,
    block(50, 1024, 8192) / middle_block,
]

# Patches of ViT-B.
base = published_vit("B/16", num_classes=0)
least = (224**2 / 3) ** 0.25
by_patch = {p: replace(base, patch_size=p) for p in (32, 16, 14, 8)}
parameters = {p: vit_parameters(c) for p, c in by_patch.items()}
fourteen, more = parameters[14], parameters[8] - parameters[16]
assert parameters[16] < parameters[32]
assert fourteen == min(
    vit_parameters(replace(base, patch_size=p)) for p in range(1, 225) if 224 % p == 0
)
gmacs = {p: vit_macs(c) / 1e9 for p, c in by_patch.items()}
work_8 = gmacs[8] / gmacs[16]
only_embedding = (193 - 769) * 768

# Large to Huge, knob by knob.
large, huge = (published_vit(n, num_classes=0) for n in ("L/16", "H/14"))
steps = [
    huge.num_layers / large.num_layers,
    (huge.d_model / large.d_model) ** 2,
    huge.length / large.length,
]
wide_giant = published_vit("G/14").d_model / published_vit("G/14").num_layers
large_to_huge = vit_macs(huge) / vit_macs(large)

# The searched shape.
searched = ViTConfig(
    image_size=224,
    patch_size=14,
    d_model=1152,
    d_ff=4304,
    num_heads=16,
    num_layers=27,
    num_classes=0,
)
searched_millions = vit_parameters(searched) / 1e6
against_g, against_giant = (
    vit_macs(searched) / vit_macs(published_vit(n, num_classes=0))
    for n in ("g/14", "G/14")
)

# Shrinking ViT-B to a quarter of its work.
half_width = replace(base, d_model=384, d_ff=1536, num_heads=6)
three_blocks = replace(base, num_layers=3)
coarse = replace(base, patch_size=32)
quarters = [vit_macs(c) / vit_macs(base) for c in (half_width, three_blocks, coarse)]
quarter_millions = [
    vit_parameters(c) / 1e6 for c in (half_width, three_blocks, coarse)
]

# Questions.
mlp_factor_4 = (12 * 2 - 4) / 8
both_wide = replace(middle, d_model=2048, d_ff=4096)
both_ratio = vit_macs(both_wide) / middle_macs
