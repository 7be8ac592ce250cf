import math
from collections.abc import Callable
from itertools import product

import torch

from transformer_notes.counting import (
    attention_macs,
    feed_forward_macs,
    mixer_parameters,
    num_parameters,
    vit_macs,
    vit_parameters,
)
from transformer_notes.hybrid import ConvolutionalStem, receptive_field
from transformer_notes.mixer import Mixer, MixerConfig, MixerLayer
from transformer_notes.normalisation import group_norm
from transformer_notes.vit import VisionTransformer, ViTConfig, linear_interpolation

# Pixel (29, 41) of an image of 40 × 56 pixels, in patches of 8.
down, right, patch = 29, 41, 8
grid_columns = 56 // patch
place = (down // patch) * grid_columns + right // patch
row_of_pixel = 1 + place

# A stem of four layers, and objects on its windows and on patches.
seen, stride = receptive_field([(3, 2), (3, 2), (5, 3), (1, 1)])
shared = seen - stride
assert (seen, stride, shared) == (23, 12, 11)


def share_whole(window: int, height: int, width: int) -> float:
    """Say how often a window that starts at a multiple of 12 holds an object."""
    starts = range(-2 * window // stride, 3)
    whole = [
        any(
            stride * r <= top
            and top + height <= stride * r + window
            and stride * c <= left
            and left + width <= stride * c + window
            for r in starts
            for c in starts
        )
        for top, left in product(range(stride), repeat=2)
    ]
    return sum(whole) / len(whole)


whole_in_patch = share_whole(stride, 7, 10)
whole_across = share_whole(stride, 1, 10)
whole_along = share_whole(stride, 7, 1)
whole_in_stem = share_whole(seen, 7, 10)
assert whole_in_stem == 1
largest = max(
    side for side in range(1, seen + 1) if share_whole(seen, side, side) == 1
)
assert largest == stride

# A kite in a grid of 6 × 6, then of 12 × 12.
kite = math.exp(4)
small_grid, large_grid = 6 * 6, 12 * 12
large_kite = 4 * kite / (4 * kite + large_grid - 3)
one_of_four = large_kite / 4
kite_stays_small = kite / (kite + large_grid)
field_stays_small = 4 * kite / (4 * kite + small_grid)

# Five columns become nine, and what the layers then cost.
channel = torch.tensor([1.0, 4.0, 2.0, 8.0, 5.0])
stretched = linear_interpolation(5, 9, align_corners=True) @ channel
by_middles = linear_interpolation(5, 9, align_corners=False) @ channel
d_model, d_ff = 12, 30


def layer_macs(length: int, d_model: int = 12, d_ff: int = 30) -> int:
    macs = attention_macs(length, length, d_model)
    return macs + feed_forward_macs(length, d_model, d_ff)


before, after = 5 * 5 + 1, 9 * 9 + 1
macs_before, macs_after = layer_macs(before), layer_macs(after)
more_work = macs_after / macs_before
more_tokens, more_pairs = after / before, (after / before) ** 2

# A class token in front of a Mixer with 35 patches, 20 wide, three layers.
with_token, without_token = (
    3 * num_parameters(MixerLayer(length, 20, 14, 48)) for length in (36, 35)
)
mixing_grows = with_token - without_token
token_in_mixer = 20 + mixing_grows
with_position = token_in_mixer + 20
no_bias = token_in_mixer - 3


# A ViT and a Mixer of the same sizes, at 48 and at 96 pixels.
def vit(image_size: int) -> ViTConfig:
    return ViTConfig(
        image_size=image_size, patch_size=8, d_model=24, d_ff=60, num_heads=3,
        num_layers=4, num_classes=5,
    )  # fmt: skip


def mixer(image_size: int) -> MixerConfig:
    return MixerConfig(
        image_size=image_size, patch_size=8, d_model=24, d_token=18, d_ff=60,
        num_layers=4, num_classes=5,
    )  # fmt: skip


def vit_ahead(image_size: int) -> int:
    return vit_parameters(vit(image_size)) - mixer_parameters(mixer(image_size))


ahead_small, ahead_large = vit_ahead(48), vit_ahead(96)
in_front_small, in_front_large = 24 + 37 * 24, 24 + 145 * 24
attention_of_layer = 4 * 24**2 + 4 * 24
mixing_small, mixing_large = (2 * n * 18 + 18 + n for n in (36, 144))
layers_small = 4 * (attention_of_layer - mixing_small)
layers_large = 4 * (attention_of_layer - mixing_large)
assert in_front_small + layers_small == ahead_small
assert in_front_large + layers_large == ahead_large

# Ten layers 80 wide, or fewer that are 120 wide, for 400 tokens.
tokens, old_ff, new_width, new_ff = 400, 200, 120, 300
narrow = layer_macs(tokens, 80, old_ff) / tokens
wide = layer_macs(tokens, new_width, new_ff) / tokens
budget = 10 * narrow
whole_layers = budget // wide

# A leaked test set among nineteen tasks.
accuracy, leaked = 0.91, 0.12
clean = (accuracy - leaked) / (1 - leaked)
lost = 100 * (accuracy - clean)
lost_score = lost / 19
lost_in_group = lost / 7
subtracted = 100 * leaked / 19

# Twelve layers of ReLU, 50 wide, with the variance 0.05.
variance = 0.05
growth = 50 * variance / 2
mean_square = growth**12
root = math.sqrt(mean_square)
without_relu = math.sqrt((50 * variance) ** 12)

# Six channels at two pixels.
pixels = [[3.0, 1], [5, 3], [0, 2], [4, 2], [10, 6], [8, 8]]
channels = torch.tensor(pixels)[None, :, None]
in_three, in_six, in_one = (
    group_norm(channels, groups, eps=0.0 if groups < 6 else 1e-12)[0, 4, 0, 1]
    for groups in (3, 6, 1)
)
brighter = group_norm(3 * channels + 20, 3, eps=0.0)[0, 4, 0, 1]
assert torch.isclose(brighter, in_three)

# When is a lead of one point more than noise?
images_before, images_after = 2_000_000, 20_000_000
right_share, lead = 0.8, 0.01
scatter = right_share * (1 - right_share)
pair_scatter = 2 * scatter
needed = round(4 * pair_scatter / lead**2)
one_model_only = needed // 2
one_deviation = needed // 4
old_lead = needed // 16

# Where a corner patch of a grid of 2 × 3 patches looks; the class token comes first.
looks = torch.tensor([0.1, 0.4, 0.1, 0.1, 0.2, 0.0, 0.1])
corner = torch.cartesian_prod(torch.arange(2), torch.arange(3)).float()
apart = 16 * corner.norm(dim=-1)
far = looks[1:] @ apart
distance = far / looks[1:].sum()
in_patches = distance / 16
by_blocks = looks[1:] @ (16 * corner.sum(dim=-1)) / looks[1:].sum()

# Rollout through two layers: class token, two patches.
first = torch.tensor([[0.2, 0.4, 0.4], [0.0, 0.6, 0.4], [0.2, 0.8, 0.0]])
second = torch.tensor([[0.2, 0.6, 0.2], [0.4, 0.2, 0.4], [0.0, 0.2, 0.8]])
first_half, second_half = ((layer + torch.eye(3)) / 2 for layer in (first, second))


def of_second_patch(rolled: torch.Tensor) -> torch.Tensor:
    return rolled[0, 2] / rolled[0, 1:].sum()


rolled = second_half @ first_half
rollout = of_second_patch(rolled)
without_identity = of_second_patch(second @ first)
wrong_order = of_second_patch(first_half @ second_half)
last_layer = of_second_patch(second)

# A law with a floor: 0.08 + 0.6 (C + 2) to the power −1/4.
floor, factor, shift = 0.08, 0.6, 2
step_down = 0.1
errors = torch.tensor([0.28, 0.18], dtype=torch.float64)
needs = (factor / (errors - floor)) ** 4 - shift
without_floor = (factor / errors[0]) ** 4 - shift
start_error = floor + factor * (14 + shift) ** -0.25

# Warm-up, root, cool-down.
peak, warm_up, cooling_from, last_step = 0.008, 1_000, 16_000, 20_000
short, middle, steps_left = 5_000, 10_000, 2_000
at_start_of_cooling = peak * math.sqrt(warm_up / cooling_from)
cooled = at_start_of_cooling * steps_left / (last_step - cooling_from)
not_cooled = peak * math.sqrt(warm_up / (last_step - steps_left))
from_the_peak = peak * steps_left / (last_step - cooling_from)
branched = cooling_from + (last_step + middle + short) // 5
three_runs = last_step + middle + short
cooled_twice = branched + 4_000

# A masked autoencoder: 48 patches, 12 of them visible.
encode_few, encode_all = 5 * layer_macs(12, 20, 50), 5 * layer_macs(48, 20, 50)
decode = 2 * layer_macs(48, 12, 30)
decode_wide = 2 * layer_macs(48, 20, 50)
fewer_with_decoder = encode_all / (encode_few + decode)
fewer_in_encoder = encode_all / encode_few
fewer_wide_decoder = encode_all / (encode_few + decode_wide)

# A teacher and a student at temperature 2.
temperature = 2
teacher = torch.tensor([4.0, 2.0, 0.0])
student = torch.tensor([2.0, 1.0, 1.0], requires_grad=True)
soft_teacher = (teacher / temperature).softmax(dim=-1)
soft_student = (student / temperature).softmax(dim=-1)
divergence = (soft_teacher * (soft_teacher / soft_student).log()).sum()
(temperature**2 * divergence).backward()
slope = student.grad[0]
soft_student = soft_student.detach()
without_square = slope / temperature**2
without_chain = slope * temperature
difference = slope / temperature
at_one = student.detach().softmax(dim=-1)[0] - teacher.softmax(dim=-1)[0]


# Shifted windows of 4 × 4 in a grid of 8 × 12, shifted by 2.
def piece(place: int, size: int) -> int:
    """Tell the stretches of a side apart: shifted windows, cut at the seam."""
    return (place + 2) // 4 if place < size - 2 else size


places = list(product(range(8), range(12)))
shifted_pairs = sum(
    (piece(a, 8), piece(b, 12)) == (piece(c, 8), piece(d, 12))
    for (a, b), (c, d) in product(places, repeat=2)
)
window_pairs = 6 * 16**2
all_pairs = (8 * 12) ** 2

# A table of relative biases for windows of 3 × 5 and 4 heads.
rows_of_table = (2 * 3 - 1) * (2 * 5 - 1)
entries = 4 * rows_of_table
absolute_entries = 4 * 15**2
row_of_table = (2 - 0 + 2) * 9 + (1 - 4 + 4)
turned_row = (0 - 2 + 2) * 9 + (4 - 1 + 4)
narrow_row = (2 - 0 + 2) * 5 + (1 - 4 + 4)
assert (turned_row, narrow_row) == (7, 21)

# Eight bits for numbers from −1.2 to 3.9.
low, high, value = -1.2, 3.9, 0.507
lowest, highest = -128, 127
steps = highest - lowest
step = (high - low) / steps
zero_point = round(lowest - low / step)
stored = round(value / step) + zero_point
read_back = step * (stored - zero_point)
symmetric_step = high / highest
symmetric = round(value / symmetric_step)
symmetric_back = symmetric_step * symmetric
unused = lowest - round(low / symmetric_step)
assert -unused / (steps + 1) > 1 / 3

# Products of eight bits that fit into 32.
fits_if_symmetric = (2**31 - 1) // 127**2

# What a counter of linear layers overlooks.
small, large = vit(48), vit(96)
few, many = small.length, large.length
overlooked = [4 * 2 * config.length**2 * 24 for config in (small, large)]
overlooked_share = [
    missed / vit_macs(config)
    for missed, config in zip(overlooked, (small, large), strict=True)
]
grows = overlooked[1] / overlooked[0]
work_grows = vit_macs(large) / vit_macs(small)

# A straight line through a curved law.
law_slope = math.log(0.28 / 0.38) / math.log(79 / 14)
steepness = -law_slope
times_farther = (0.28 / 0.08) ** (1 / steepness)
below_floor = 79 * times_farther
below_floor_rounded = 100 * round(below_floor / 100)

# Without positions: a lamp at an edge, or a patch and more away from it.
torch.manual_seed(1)
lamp = torch.randn(3, 4, 4)


def dusk_with_lamp(left: int, width: int = 16) -> torch.Tensor:
    image = torch.full((1, 3, 16, width), 0.3)
    image[0, :, 4:8, left : left + 4] = lamp
    return image


shape = {"image_size": 16, "patch_size": 4, "d_model": 12, "d_ff": 20}
sizes = {**shape, "num_layers": 2, "num_classes": 5}
plain = VisionTransformer(ViTConfig(num_heads=3, **sizes))
behind_stem = VisionTransformer(ViTConfig(num_heads=3, **sizes)).eval()
behind_stem.embedding = ConvolutionalStem(3, (6, 8), 12).eval()
unplaced_mixer = Mixer(MixerConfig(d_token=7, **sizes))
for model in (plain, behind_stem):
    torch.nn.init.zeros_(model.positions.table)
biases = torch.randn(7 * 7)


def see_in_windows(images: torch.Tensor) -> torch.Tensor:
    """One attention in windows of 4 × 4, with a bias for each offset; the mean."""
    rows, columns = torch.arange(16) // 4, torch.arange(16) % 4
    offset = 7 * (rows[:, None] - rows + 3) + columns[:, None] - columns + 3
    windows = plain.embedding(images)[0].unflatten(0, (4, -1, 4)).transpose(0, 1)
    windows = windows.flatten(1, 2)
    scores = windows @ windows.transpose(1, 2) + biases[offset]
    return (scores.softmax(dim=-1) @ windows).mean(dim=(0, 1))


def tells_apart(
    see: Callable[[torch.Tensor], torch.Tensor],
    one: torch.Tensor,
    other: torch.Tensor,
) -> bool:
    return not torch.allclose(see(one), see(other), atol=1e-5)


at_edges = dusk_with_lamp(0), dusk_with_lamp(12)
inside = dusk_with_lamp(4), dusk_with_lamp(8)
assert not tells_apart(plain.represent, *at_edges)
assert tells_apart(behind_stem.represent, *at_edges)
assert not tells_apart(behind_stem.represent, *inside)
assert tells_apart(
    lambda images: unplaced_mixer.encode(images).mean(dim=1), *at_edges
)
wide_edges = dusk_with_lamp(0, width=32), dusk_with_lamp(28, width=32)
a_window_on = dusk_with_lamp(0, width=32), dusk_with_lamp(16, width=32)
assert tells_apart(see_in_windows, *wide_edges)
assert not tells_apart(see_in_windows, *a_window_on)
