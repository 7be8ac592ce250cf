import torch

from transformer_notes.patches import patchify

hill = torch.tensor(
    [
        [9.0, 8.0, 8.0, 8.0, 9.0, 9.0],
        [9.0, 8.0, 3.0, 4.0, 8.0, 9.0],
        [8.0, 3.0, 1.0, 2.0, 4.0, 8.0],
        [2.0, 1.0, 0.0, 1.0, 2.0, 3.0],
    ]
)
patches = patchify(hill[None, None], patch_size=2)[0]
strips = hill.reshape(6, 4)

print("shapes:", tuple(patches.shape), tuple(strips.shape))
for patch, strip in zip(patches.int().tolist(), strips.int().tolist(), strict=True):
    print(patch, strip, patch == strip)
