import torch

from transformer_notes.vit import linear_interpolation

w1 = torch.tensor([3.0, 1.0])  # one row: a weight for each of two patches
patches = torch.tensor([2.0, 4.0])
finer = patches.repeat_interleave(2)  # the same picture, cut twice as fine

stretch = linear_interpolation(2, 4, align_corners=False)
stretched = stretch @ w1
halved = stretched / 2 @ finer
copies = torch.block_diag(w1, w1)

print("for two patches: ", (w1 @ patches).item())
print("stretched filter:", stretched.tolist(), "reads", (stretched @ finer).item())
print("and halved:      ", halved.item())
print("two copies read: ", (copies @ finer).tolist())
