import torch

from transformer_notes.alignment import hard_attention, soft_attention

patches = torch.tensor([[8.0, 0, 0], [4, 4, 0], [0, 8, 0], [0, 0, 8]])
scores = torch.tensor([[2.0, 1, 0, -1], [0, 0, 1, 3]])  # two words

_, soft = soft_attention(scores, patches)
print("soft weights sum to", soft.sum(dim=-1))

torch.manual_seed(0)
draws = 1000
_, picks = hard_attention(scores.expand(draws, 2, 4), patches.expand(draws, 4, 3))
print("largest number of ones in a row:", int((picks == 1).sum(dim=-1).max()))
print("smallest number of ones in a row:", int((picks == 1).sum(dim=-1).min()))
