import the_mean_sees_what_the_peak_does_not as distance_by_hand
import torch
import two_weightings_one_output as outputs

from notes_site.recorded import recorded
from transformer_notes.interpret import patch_distances
from transformer_notes.vit import published_vit

# A grid of two rows and three columns.
near = patch_distances(2, 3)
middle = near[1]
first_row = distance_by_hand.row[1:].reshape(2, 3)

# ViT-L/16 and a head that looks evenly; the farthest that any head can look.
large = published_vit("L/16")
pixels = patch_distances(large.grid_size, large.grid_size, large.patch_size)
even_pixels = pixels.mean()
even_whole = int(even_pixels)
farthest_pixels = pixels.amax(dim=1).mean()
image_size = large.image_size
sharper = published_vit("L/16", image_size=384)
sharper_size = sharper.image_size

# Rollout.
first, second = (
    torch.tensor([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.1, 0.8, 0.1]]),
    torch.tensor([[0.2, 0.2, 0.6], [0.2, 0.4, 0.4], [0.4, 0.2, 0.4]]),
)
first_half, second_half = (first + torch.eye(3)) / 2, (second + torch.eye(3)) / 2
ways = 2**12

# The experiment.
tests = recorded("where_heads_look")["settings"]["tests"]

# Questions.
asked = torch.tensor([0.05, 0.19, 0.38, 0.19, 0.095, 0.095, 0.0])
asked_shares = asked[1:] / asked[1:].sum()
asked_distance = (asked_shares * near[1]).sum()
asked_unscaled = (asked[1:] * near[1]).sum()
asked_from_corner = (asked_shares * near[0]).sum()
asked_first = torch.tensor([[0.8, 0.2], [0.6, 0.4]])
asked_second = torch.tensor([[0.4, 0.6], [0.2, 0.8]])
asked_halves = ((asked_first + torch.eye(2)) / 2, (asked_second + torch.eye(2)) / 2)
asked_rollout = asked_halves[1] @ asked_halves[0]
asked_plain = asked_second @ asked_first
asked_reversed = asked_halves[0] @ asked_halves[1]
asked_weights = torch.tensor([0.3, 0.1, 0.2, 0.4])
moved = asked_weights[1:3].min() * torch.tensor([1, -1, -1, 1])
assert torch.allclose(
    (asked_weights + moved) @ outputs.values, asked_weights @ outputs.values
)
most_on_the_fourth = (asked_weights + moved)[3]
