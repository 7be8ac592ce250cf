import torch

from transformer_notes.hybrid import SqueezeAndExcite


def parameters(module):
    return sum(parameter.numel() for parameter in module.parameters())


# A gate in every block of a ResNet-50.
stages = {256: 3, 512: 4, 1024: 6, 2048: 3}  # channels: blocks
all_gates = sum(
    blocks * parameters(SqueezeAndExcite(channels, 16))
    for channels, blocks in stages.items()
)

# The first place of the non-local block.
exponentials = torch.tensor([0.0, 2, 1]).exp()

# The middle panel of the race.
mirrored_share = 0.4
kernel_share = 1 - mirrored_share

# Two seconds for each image: days for ImageNet.
images = 1_280_000
days = images * 2 / (24 * 3600)

# Pixels as tokens, and tokens of late feature maps.
pairs = {side: (side * side) ** 2 for side in (7, 14, 224)}

# Questions.
whole_10 = (16 - 10 + 1) ** 2
cut_10 = 1 - whole_10 / 16**2
cut_one_way = 1 - (16 - 10 + 1) / 16
whole_share = whole_10 / 16**2
small_dense = (6 * 5 * 8) ** 2
small_convolution = 3 * 3 * 8 * 8
small_attention = 4 * 8 * 8
small_with_places = 6 * 5 * small_convolution
gate_parameters = parameters(SqueezeAndExcite(96, 8))
gate_one_layer = gate_parameters // 2
gate_full = 2 * 96 * 96
