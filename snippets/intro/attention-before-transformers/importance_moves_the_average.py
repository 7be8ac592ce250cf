import torch

# Four patches of a photograph. Features made up by hand: fur, grass, sky.
patches = torch.tensor([[8.0, 0, 0], [4, 4, 0], [0, 8, 0], [0, 0, 8]])
importance = torch.tensor([0.6, 0.3, 0.1, 0.0])  # head, paws, lawn, clouds

plain = patches.mean(dim=0)
weighted = importance @ patches
print("plain average:   ", plain)
print("weighted average:", weighted)
