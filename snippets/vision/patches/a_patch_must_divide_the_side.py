import torch
from torch import nn

from transformer_notes.patches import patchify

images = torch.arange(63.0).reshape(1, 1, 7, 9)
try:
    patchify(images, patch_size=2)
except ValueError as error:
    print("patchify:", error)

convolution = nn.Conv2d(1, 5, kernel_size=2, stride=2)
changed = images.clone()
changed[..., 6, :] = 0.0  # the last row of pixels
changed[..., :, 8] = 0.0  # the last column
same = torch.equal(convolution(images), convolution(changed))
print(
    "convolution:", *convolution(images).shape, "last row and column seen:", not same
)
