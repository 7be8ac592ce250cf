import torch
from torch import nn

from transformer_notes.normalisation import group_norm

# Four channels of one row of three pixels.
image = torch.tensor([[8.0, 2, 2], [4, 4, 4], [15, 6, 10], [7, 12, 10]])
images = image[None, :, None, :]

two_groups = group_norm(images, num_groups=2)[0, :, 0]
one_group = group_norm(images, num_groups=1)[0, :, 0]
each_alone = group_norm(images, num_groups=4)[0, :, 0]
pytorchs = nn.GroupNorm(2, 4)(images)[0, :, 0]

print("two groups", [[round(x, 4) for x in row] for row in two_groups.tolist()])
print("one group ", [[round(x, 2) for x in row] for row in one_group.tolist()])
print("each alone", [[round(x, 2) for x in row] for row in each_alone.tolist()])
print("PyTorch agrees:", torch.allclose(two_groups, pytorchs, atol=1e-6))
