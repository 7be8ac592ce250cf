from dataclasses import replace

import torch
import two_mixings_by_hand as hand

from transformer_notes.counting import (
    attention_macs,
    attention_parameters,
    feed_forward_macs,
    feed_forward_parameters,
    mixer_macs,
    mixer_parameters,
    vit_macs,
    vit_parameters,
)
from transformer_notes.layers import gelu
from transformer_notes.mixer import published_mixer
from transformer_notes.vit import published_vit

w1, w2 = hand.w1, hand.w2
# The ε of the norm shows in the fifth digit.
normed = hand.normed.round(decimals=4)
token_hidden = hand.token_hidden.round(decimals=4)
activated = gelu(token_hidden)
sent = hand.w2 @ activated
normed_u = hand.normed_u
channel_hidden = hand.channel_hidden
channel_activated = gelu(channel_hidden)
made = channel_activated @ hand.w4
u, y = hand.u, hand.y
mean = u.mean(dim=1)
deviation = u.std(dim=1, correction=0)
gelu_of_two, gelu_of_minus_two = activated[0, 1], activated[0, 2]
probability_of_two, probability_of_minus_two = (activated / token_hidden)[0, 1:3]
boat_squares = (u[1] - mean[1]).square()
boat_variance = boat_squares.mean()

# One layer of B/16, beside one of ViT-B/16.
base, base_vit = published_mixer("B/16"), published_vit("B/16")
patches, width, side = base.length, base.d_model, base.image_size
token_parameters = feed_forward_parameters(base.length, base.d_token)
base_head = mixer_parameters(base)
vit_attention = attention_parameters(width, bias=True)
vit_bare = vit_parameters(base_vit, head=False)
attention_times = vit_attention / token_parameters
token_work = feed_forward_macs(width, patches, base.d_token)
channel_work = feed_forward_macs(patches, width, base.d_ff)
attention_work = attention_macs(base_vit.length, base_vit.length, width)
gmacs = [mixer_macs(base) / 1e9, vit_macs(base_vit) / 1e9]
fewer_macs = [
    vit_macs(published_vit(name)) / mixer_macs(published_mixer(name))
    for name in ("B/16", "L/16", "H/14")
]

# From patches of 32 to 16.
for size, shrinks in (("S", True), ("B", True), ("L", False)):
    finer, coarser = (
        mixer_parameters(published_mixer(f"{size}/{patch}")) for patch in (16, 32)
    )
    assert (finer < coarser) == shrinks

# Twice the side.
large = published_mixer("L/16")
larger = replace(large, image_size=448, d_token=4 * large.d_token)
larger_side = larger.image_size
large_millions, larger_millions = (
    mixer_parameters(config, head=False) / 1e6 for config in (large, larger)
)
growth = mixer_macs(larger) / mixer_macs(large)
vit_growth = vit_macs(published_vit("L/16", image_size=448)) / vit_macs(
    published_vit("L/16")
)

# Tolstikhin et al. 2021, table 3: Mixer, ViT; images of 224 pixels.
published = {
    ("B/16", "ImageNet"): (76.44, 79.67),
    ("L/16", "ImageNet"): (71.76, 76.11),
    ("B/16", "ImageNet-21k"): (80.64, 84.59),
    ("L/16", "ImageNet-21k"): (82.89, 84.46),
    ("L/16", "JFT-300M"): (84.82, 85.63),
    ("H/14", "JFT-300M"): (86.32, 86.65),
}
gaps = [vit - mixer for mixer, vit in published.values()]
assert min(gaps) > 0
# Images a second and core, of Mixer and ViT; Mixer at 224 and 448 pixels.
faster = [1384 / 861, 419 / 280, 194 / 87]
slower = [419 / 105, 194 / 40]

# Questions.
small_width, small_inside = 512, 256
small_token_mixing = feed_forward_parameters(49, 256)
small_channel_width = feed_forward_parameters(512, 256)
small_without_biases = 2 * 49 * 256
influence = torch.autograd.functional.jacobian(
    lambda x: hand.layer(x.unsqueeze(0))[0, 0, 3], hand.x
)
assert (influence.abs() > 1e-5).sum() == 8
eight_embedding = 3 * (16**2 - 8**2) * width
eight_more = mixer_parameters(published_mixer("B/8")) - base_head
tripled_side = 3 * side
