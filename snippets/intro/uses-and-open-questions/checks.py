import math

import torch

from transformer_notes.triangle import outgoing_sum

# Twenty residues of which the worst one is left out, or not.
errors = torch.tensor([0.8] * 15 + [1.5] * 3 + [3.0] + [20.0], dtype=torch.float64)
all_of_them = errors.square().mean().sqrt()
kept = errors[:19].square().mean().sqrt()
repaired = torch.tensor([0.8] * 15 + [1.5] * 3 + [3.0, 3.0], dtype=torch.float64)
repaired_all = repaired.square().mean().sqrt()
repaired_kept = repaired[:19].square().mean().sqrt()
cutoffs = (1, 2, 4, 8)
shares = [100 * float((repaired <= c).double().mean()) for c in cutoffs]
repaired_gdt = sum(shares) / len(shares)
old_gdt = (75 + 90 + 95 + 95) / 4

# Four residues.
near = torch.tensor([[1.0, 0, 1, 0], [0, 1, 1, 1], [1, 1, 1, 0], [0, 1, 0, 1]])
told = outgoing_sum(near.unsqueeze(-1), near.unsqueeze(-1)).squeeze(-1)

# An image of 256 by 256 pixels in three colours, and 1,024 tokens.
pixel_numbers = 256 * 256 * 3
by_tokens = 32 * 32
text_tokens = 256
stream = text_tokens + by_tokens
token_scores = stream**2
pixel_scores = (text_tokens + pixel_numbers) ** 2
score_ratio = pixel_scores / token_scores
smaller_tokens = 64 // 8 * (96 // 8)
one_colour = 64 * 96
three_colours_of_tokens = 3 * smaller_tokens
only_side = 96 // 8

# Rewards of two drafts.
difference = torch.tensor(1.5, dtype=torch.float64)
low = torch.tensor(0.5, dtype=torch.float64)
right = difference.sigmoid()
loss = -right.log()
turned = (-difference).sigmoid()
turned_loss = -turned.log()
four_of_five = math.log(4 / 5 / (1 / 5))
nine_of_ten = math.log(9 / 10 / (1 / 10))
share_itself = 9 / 10
only_log = math.log(9 / 10)
even = math.log(2)
