import a_grid_is_shifted as shift
import four_tokens_become_one as merging
import positions_alone_make_a_kernel as kernel
import torch

from transformer_notes.counting import num_parameters
from transformer_notes.windows import (
    PatchMerging,
    Swin,
    published_swin,
    shift_mask,
    window_attention_macs,
)

# Merging by hand.
normed, token = merging.normed.round(decimals=4), merging.token
deviation = merging.joined.std(correction=0)

# Positions by hand.
exponentials = kernel.bias.exp()
sums = exponentials.sum(dim=1)
read = kernel.weights @ kernel.value
third = torch.outer(kernel.query, kernel.key)[2] + kernel.bias[2]
third_exponentials = third.exp()
third_weights = kernel.with_content[2]
third_read = kernel.read[2]

# The shift by hand, and the hierarchy.
grid, rolled = shift.grid[0, ..., 0], shift.rolled[0, ..., 0]
stages = published_swin("T").stages()
widths = [width for _, width, _ in stages]
covered = [224 * 7 // side for side, _, _ in stages]

# The first stage of Swin-T.
tokens, width, window = 56 * 56, 96, 7 * 7
projections = 4 * tokens * width**2
times = window_attention_macs(tokens, tokens, width) / window_attention_macs(
    tokens, window, width
)
feed_forward = 8 * tokens * width**2
layer_times = (window_attention_macs(tokens, tokens, width) + feed_forward) / (
    window_attention_macs(tokens, window, width) + feed_forward
)
used = [shift_mask(side, side, 7, 3).float().mean() for side in (56, 28, 14)]

# Parameters of Swin-T.
with torch.device("meta"):
    tiny = Swin(published_swin("T"))
    base_merging = num_parameters(PatchMerging(512))
parameters = num_parameters(tiny)
mergings = [num_parameters(m) for m in tiny.layers if isinstance(m, PatchMerging)]
merging_total = sum(mergings)
merging_share = merging_total / parameters
tables = sum(p.numel() for n, p in tiny.named_parameters() if "bias_table" in n)
tables_share = tables / parameters
first_late = [isinstance(layer, PatchMerging) for layer in tiny.layers].index(True, 3)
late = list(tiny.layers)[first_late + 1 :]
late_parameters = sum(num_parameters(layer) for layer in (*late, tiny.to_logits))
later_share = late_parameters / parameters

# Questions.
base_width = 512
base_merging_matrix = 4 * base_width * 2 * base_width
base_merging_narrow = base_merging - 2 * base_width * 2 * base_width
large_window = 12 * 12
large_table = (2 * 12 - 1) ** 2
large_pairs = large_window**2
stage_three_used = shift_mask(14, 14, 7, 3).sum()
one_axis = (49 + 25) * 2 * 49
doubled_side = 2 * 224
