import torch

from transformer_notes.patches import patchify

images = torch.zeros(1, 3, 224, 224)  # one RGB image
patches = patchify(images, patch_size=16)

_, num_patches, patch_dim = patches.shape
per_side = 224 // 16
print(
    per_side,
    "by",
    per_side,
    "squares:",
    num_patches,
    "patches of",
    patch_dim,
    "numbers",
)
