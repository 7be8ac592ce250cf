import torch

from transformer_notes.patches import patchify, unpatchify

image = torch.tensor(
    [[0.0, 0, 1, 8, 9, 8], [0, 1, 0, 9, 9, 9], [8, 9, 7, 2, 0, 0], [1, 0, 9, 1, 1, 0]]
)
codebook = torch.tensor(
    [[0.0, 0, 0, 0], [9, 9, 9, 9], [0, 9, 0, 9], [9, 0, 9, 0], [9, 9, 0, 0]]
)

patches = patchify(image[None, None], patch_size=2)[0]
differences = patches[:, None] - codebook[None]
distances = differences.square().sum(dim=-1)
tokens = distances.argmin(dim=-1)
print("tokens", tokens.tolist())

# A network that gives logits instead of distances chooses the largest.
print("the same by logits:", tokens.equal((-distances).argmax(dim=-1)))

rebuilt = unpatchify(codebook[tokens][None], 2, height=4, width=6)[0, 0]
print(rebuilt)
lost = (image - rebuilt).square().sum()
print("squared error", lost.item())
