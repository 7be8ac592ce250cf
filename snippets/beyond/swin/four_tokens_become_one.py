import torch

from transformer_notes.layers import layer_norm
from transformer_notes.windows import PatchMerging

grid = torch.tensor([[1.0, 3], [5, 7]]).view(1, 2, 2, 1)  # one number for each token
joined = PatchMerging.concatenate(grid)[0, 0, 0]
print("side by side:", joined.tolist())
normed = layer_norm(joined, torch.ones(4), torch.zeros(4))
print("normed:      ", [f"{number:.4f}" for number in normed])
weight = torch.tensor([[1.0, 1, -1, -1], [1, -1, 1, -1]])  # left-right, top-bottom
token = normed @ weight.T
print("new token:   ", [f"{number:.4f}" for number in token])

merging = PatchMerging(1)
merging.to_token.weight.data = weight
print("our layer agrees:", torch.allclose(merging(grid)[0, 0, 0], token))

places = torch.arange(16.0).view(1, 4, 4, 1)
print("order of sixteen:")
for row in PatchMerging.concatenate(places)[0].int().tolist():
    print(*row)
