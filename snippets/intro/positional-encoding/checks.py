import math

import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.positions import (
    LearnedPositions,
    RelativeBias,
    relative_positions,
    rotate,
    sinusoidal_positions,
)

full_turn = 2 * math.pi

# Dog bites man and man bites dog, without and with positions.
dog, man, bites = torch.eye(4)[:3]
waves = sinusoidal_positions(3, 4)
half = torch.tensor(1 / math.sqrt(4))
half_power = half.exp()
half_sum = 2 + half_power


def read(
    *words: torch.Tensor, places: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.stack(words) + places
    return scaled_dot_product_attention(x, x, x[:, :2])


_, plain = read(dog, bites, man, places=0 * waves)
plain_output, _ = read(man, bites, dog, places=0 * waves)
plain_output, plain_first = plain_output[1], plain[1]
plain_second = read(man, bites, dog, places=0 * waves)[1][1].flip(0)
dog_first = torch.stack([dog, bites, man]) + waves
bites_products = dog_first[1] @ dog_first.T
bites_scores = bites_products / math.sqrt(4)
places_first, bites_weights = (
    part[1] for part in read(dog, bites, man, places=waves)
)
places_second, other_weights = (
    part[1] for part in read(man, bites, dog, places=waves)
)
bites_rows = torch.stack(
    [bites_products, bites_scores, bites_scores.exp(), bites_weights]
)

# What will not do.
far = 300
far_squared = far**2

# Width four.
speeds = 10_000 ** (-torch.arange(0, 4, 2) / 4)
four = sinusoidal_positions(17, 4)
right_row = four[1]
angles = torch.arange(4).unsqueeze(1) * speeds
table_of_four = [*(0.01 * 1, *four[1]), *(0.01 * 2, *four[2]), *(0.01 * 3, *four[3])]
sin_2, cos_2 = math.sin(2), math.cos(2)
sin_002, cos_002 = math.sin(0.02), math.cos(0.02)
cos_8, cosines_only = math.cos(8), math.cos(5) * math.cos(3)
products = four @ four.T
of_the_sum = math.cos(16) + math.cos(0.16)
slow_clock = full_turn / speeds[1]

# Width six.
divisors_of_six = 10_000 ** (torch.arange(0, 6, 2) / 6)
row_of_five = sinusoidal_positions(6, 6)[5]
wavelengths_of_six = full_turn * divisors_of_six
last_wavelength = wavelengths_of_six[2]
slowest = round(last_wavelength.item())
middle_wavelength = round(wavelengths_of_six[1].item())
upper_end = round(full_turn * 10_000)
only_divisor = round(divisors_of_six[2].item())

# Width eight.
eight = sinusoidal_positions(3, 8)[2]
in_degrees = math.sin(math.radians(0.2))

# Width 512.
divisors = 10_000 ** (torch.arange(0, 512, 2, dtype=torch.float64) / 512)
wavelength_table = []
for pair in (0, 64, 128, 192, 255):
    wavelength_table += [
        2 * pair,
        2 * pair + 1,
        divisors[pair],
        full_turn * divisors[pair],
    ]
factor = divisors[1]
both_widths = 512 + 512
width = 512
wide = sinusoidal_positions(200, 512).double()
similar = wide[0] @ wide.T / 256
assert products[0, 6] > products[0, 1]
at_thirty = similar[30]
# "Step by step up to a distance of 43, and then up and down."
falls = similar[1:] < similar[:-1]
assert falls[:43].all()
assert not falls[43]
assert falls[44:].any()

# Hands that texts of 512 tokens do not take round.
last_seen = 511
not_round = int((last_seen / divisors < full_turn).sum())

# Biases, with slopes 1/2 and 1/4, for the third of three tokens.
distance = relative_positions(3)[2]
bias = 0.5 * distance
faded = bias.exp()
faded_sum = faded.sum()
faded_weights = faded / faded_sum
gentle_bias = 0.25 * distance
gentle_powers = gentle_bias.exp()
gentle_sum = gentle_powers.sum()
gentle = gentle_powers / gentle_sum
third = 1 / len(distance)

# Sizes.
learned_count = LearnedPositions(512, 512).table.numel()
bias_count = RelativeBias(8, max_distance=128).table.numel()
places_asked = 300
table_size = LearnedPositions(places_asked, 48).table.numel()
table_per_layer = 6 * table_size

# Rotary positions know the difference of places only: the answer of a question.
pair = rotate(torch.tensor([1.0, 0]).expand(6, 2))
assert abs(pair[5] @ pair[3] - cos_2) < 1e-6
