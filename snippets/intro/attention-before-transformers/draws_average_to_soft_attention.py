import torch

from transformer_notes.alignment import hard_attention, soft_attention

patches = torch.tensor([[8.0, 0, 0], [4, 4, 0], [0, 8, 0], [0, 0, 8]])
scores = torch.tensor([[2.0, 1, 0, -1]], requires_grad=True)
soft, weights = soft_attention(scores, patches)

generator = torch.Generator().manual_seed(0)
draws = 100_000
drawn, picks = hard_attention(scores.expand(draws, 4), patches, generator)
whole = (picks.amax(dim=-1) == 1) & (picks.sum(dim=-1) == 1)
print("every draw takes one whole patch:", bool(whole.all()))

gap = (drawn.mean(dim=0) - soft[0]).abs().max()
print(f"mean of {draws:,} draws within 0.05 of soft attention:", bool(gap < 0.05))
print("a gradient reaches the scores:")
print("soft", soft.requires_grad, "- hard", drawn.requires_grad)
