import torch

from transformer_notes.mae import random_masking

# Five patches of width 3, all alike, so that only positions differ.
embedded = torch.ones(1, 5, 3)
positions = torch.tensor([[0.0, 0, 0], [1, 0, 0], [2, 0, 0], [3, 0, 0], [4, 0, 0]])


def token_of_patch_3(noise, late):
    """Hide three of five patches, and give the first number of patch 3."""
    keep = random_masking(torch.tensor([noise]), num_visible=2).keep
    if late:
        visible = embedded.take_along_dim(keep.unsqueeze(-1), dim=1) + positions[:2]
    else:
        visible = (embedded + positions).take_along_dim(keep.unsqueeze(-1), dim=1)
    return visible[keep == 3][0, 0].item()


first, second = [0.8, 0.6, 0.9, 0.1, 0.4], [0.2, 0.6, 0.9, 0.3, 0.7]
for name, late in (("before hiding:", False), ("after hiding: ", True)):
    print(name, token_of_patch_3(first, late), token_of_patch_3(second, late))
