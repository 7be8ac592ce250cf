import torch
from torch.nn import functional as F

from transformer_notes.normalisation import standardise_weights

# Two kernels for two channels, one row of three weights in each.
first = torch.tensor([[3.0, 0, 0], [1, 1, 1]])
second = torch.tensor([[0.9, 0.3, 0.3], [0.5, 0.5, 0.5]])
weight = torch.stack([first, second])[:, :, None, :]
standardised = standardise_weights(weight)

patch = torch.tensor([[2.0, 1, 4], [3, 0, 5]])[None, :, None, :]
raw = F.conv2d(patch, weight).flatten()
same = F.conv2d(patch, standardised).flatten()
brighter = F.conv2d(patch + 10, standardised).flatten()

print("standardised:", standardised[:, :, 0].round(decimals=4).tolist())
print("raw answers:", [round(x, 4) for x in raw.tolist()])
print("standardised answers:", [round(x, 4) for x in same.tolist()])
print("all pixels brighter by 10:", [round(x, 4) for x in brighter.tolist()])
