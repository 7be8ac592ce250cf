import torch
from torch import nn

from transformer_notes.patches import PatchEmbedding, patchify


def count(side, patch_size):
    images = torch.empty(1, 3, side, side, device="meta")
    return patchify(images, patch_size).shape[1]


def parameters(num_channels, patch_size, d_model):
    with torch.device("meta"):
        embedding = PatchEmbedding(num_channels, patch_size, d_model)
    return sum(parameter.numel() for parameter in embedding.parameters())


# Pixels as tokens: one float32 score matrix, in units of 10^9 bytes.
pixel_tokens = count(224, 1)
pixel_gigabytes = pixel_tokens**2 * 4 / 10**9
tokens_ratio = pixel_tokens // count(224, 16)
scores_ratio = pixel_tokens**2 // count(224, 16) ** 2

# Multiplications in a block of width 768 with a class token. Attention: queries with
# keys, weights with values. The rest: one for each token and weight of the four
# projections and of the two layers of the feed-forward network, 768 to 3072 and back.
attention_length, attention_share = {}, {}
for side in (224, 1024):
    length = count(side, 16) + 1
    attention = 2 * length**2 * 768
    rest = length * (4 * 768**2 + 2 * 768 * 3072)
    attention_length[side] = length
    attention_share[side] = attention / (attention + rest)
share_small, share_large = attention_share[224], attention_share[1024]
length_small, length_large = attention_length[224], attention_length[1024]

# The shapes of ViT-B/16, and of its sequence with a class token.
images = torch.empty(1, 3, 224, 224, device="meta")
with torch.device("meta"):
    base_tokens = PatchEmbedding(3, 16, 768)(images)
    class_token = torch.empty(1, 1, 768)
image_shape = tuple(images.shape[1:])
patches_shape = tuple(patchify(images, 16).shape[1:])
tokens_shape = tuple(base_tokens.shape[1:])
sequence_shape = tuple(torch.cat([class_token, base_tokens], dim=1).shape[1:])

larger_side = 384
larger_by_side = larger_side**2 // 16
larger_patches = count(larger_side, 16)
larger_row = larger_side // 16
larger_tokens = larger_patches + 1

giant_width = 1408
giant_parameters = parameters(3, 14, giant_width)
giant_without_bias = giant_parameters - giant_width
giant_without_channels = parameters(1, 14, giant_width)
giant_with_768 = parameters(3, 16, giant_width)

# Every number of this patch is 1000 · row + 10 · column + channel, counted from 1; a
# patch has one place for (8, 5, 3).
row, column, channel = torch.meshgrid(
    torch.arange(1, 17), torch.arange(1, 17), torch.arange(1, 4), indexing="ij"
)
address = (1000 * row + 10 * column + channel).float()
blue = 8053.0
flattened = patchify(address.permute(2, 0, 1)[None], 16)[0, 0]
blue_place = (flattened == blue).nonzero().item()
blue_place_from_one = blue_place + 1
blue_place_channel_first = (
    (address.permute(2, 0, 1).flatten() == blue).nonzero().item()
)
blue_place_column_first = (
    (address.permute(1, 0, 2).flatten() == blue).nonzero().item()
)
row, column, channel = 8, 5, 3
blue_place_all_from_one = row * 16 * 3 + column * 3 + channel - 1

hill = torch.tensor(
    [
        [9.0, 8.0, 8.0, 8.0, 9.0, 9.0],
        [9.0, 8.0, 3.0, 4.0, 8.0, 9.0],
        [8.0, 3.0, 1.0, 2.0, 4.0, 8.0],
        [2.0, 1.0, 0.0, 1.0, 2.0, 3.0],
    ]
)
matrix = torch.tensor(
    [[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [1.0, -1.0, -1.0]]
)
bias = torch.tensor([-18.0, 1.0, -1.0])
upside_down_patch = patchify(hill.flip(0)[None, None], 2)[0, 0]
upside_down = upside_down_patch @ matrix + bias
moved_only = patchify(hill[None, None], 2)[0, 3] @ matrix + bias
half_circle = patchify(hill.flip(0, 1)[None, None], 2)[0, 0] @ matrix + bias
upside_down_with_bias = moved_only * torch.tensor([1.0, -1.0, 1.0])

with torch.device("meta"):
    convolution = nn.Conv2d(3, 768, kernel_size=16, stride=8)
    overlapping = convolution(torch.empty(1, 3, 224, 224))
overlapping_tokens = overlapping.shape[2] * overlapping.shape[3]
steps_not_places = ((224 - 16) // 8) ** 2
tokens_by_stride = (224 // 8) ** 2
tokens_by_kernel = (224 // 16) ** 2
