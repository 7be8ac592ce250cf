import torch
from waves_of_a_grid_know_the_way import waves as large_waves

from notes_site.recorded import recorded
from transformer_notes.counting import vit_macs, vit_parameters
from transformer_notes.vit import linear_interpolation, published_vit

vit = published_vit("B/16")
image_side = vit.image_size
patches = vit.grid_size**2
everything = vit_parameters(vit)
list_numbers, axes_numbers = patches * vit.d_model, vit.grid_size * vit.d_model
table_numbers = vit.length * vit.d_model
list_share, axes_share, table_share = (
    numbers / everything for numbers in (list_numbers, axes_numbers, table_numbers)
)

# The formula that circulates, in width four, with the last angle rounded.
angle = torch.arange(3.0)
small_circulating = torch.stack(
    (angle.sin(), torch.ones(3), (angle / 100), torch.ones(3)), dim=1
)[1:].flatten()
product_right = (large_waves[0, 0] * large_waves[0, 1]).sum()

# The digits.
spread = recorded("digits")["spread"]
settings = recorded("digits")["settings"]
training, tests, start = (
    settings["sizes"][-1],
    settings["tests"],
    settings["positions_start"],
)
bound_high, bound_top, bound_low, guessing, cosine_bound = 0.95, 0.8, 0.25, 0.1, 0.9
bound_grid, bound_list, bound_length, bound_bag = 0.5, 0.35, 0.8, 0.45
bound_gain, bound_middles = 5, 2

# Digits anywhere.
moved_steps = recorded("moved_digits")["settings"]["steps"]
small_start, bound_alike, bound_margins = 0.02, 0.25, 0.5
least_moved, bound_moved, bound_middle = 0.15, 0.6, 0.9

# Table 8 of the paper on ViT.
table_8_none, table_8_learned, table_8_axes, table_8_relative = (
    0.61382,
    0.64206,
    0.64001,
    0.64032,
)
without_positions = table_8_none
spread_of_kinds = 100 * (table_8_learned - table_8_axes)

# Stretching.
line = torch.tensor([2.0, 8.0, 5.0])
on_ends = linear_interpolation(3, 5, align_corners=True) @ line
on_ends_places = torch.linspace(0, 2, 5)
places_of_middles = (torch.arange(5) + 0.5) * 3 / 5 - 0.5
middles = linear_interpolation(3, 5, align_corners=False) @ line
half = 0.5
larger_side = 384
larger_patches = (larger_side // vit.patch_size) ** 2
axis = vit.d_model // 2
middle_of_grid = 4.5
row_shares = linear_interpolation(14, 24, align_corners=True)[1, :2]
column_shares = linear_interpolation(14, 24, align_corners=True)[2, 1:3]
macs = vit_macs(vit)

# Questions.
asked_line = torch.tensor([3.0, 7.0, 1.0])
asked_value, asked_middles = (
    (linear_interpolation(3, 4, align_corners=corners) @ asked_line)[1]
    for corners in (True, False)
)
asked_side = 320
asked_patches = (asked_side // vit.patch_size) ** 2
asked_vectors = asked_patches + 1
asked_linear = patches * asked_side // image_side + 1
asked_axes, asked_table, asked_full_width = 2 * 9 * 32, 81 * 64, 2 * 9 * 64
