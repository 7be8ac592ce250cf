import torch

from transformer_notes.mae import normalise_patches

patches = torch.tensor(
    [
        [
            [1.0, 2, 3, 4],
            [101, 102, 103, 104],
            [10, 20, 30, 40],
            [7, 7, 7, 8],
            [7, 7, 7, 7],
        ]
    ]
)
normalised = normalise_patches(patches)
by_four = (patches - 2.5) / patches.var(dim=-1, keepdim=True, correction=0).sqrt()
back = normalised * patches.std(dim=-1, keepdim=True) + patches.mean(
    dim=-1, keepdim=True
)

for patch, target in zip(patches[0], normalised[0], strict=True):
    print(f"{patch.tolist()}:", *(f"{number:.4f}" for number in target))
print("divided by 4, not by 3:", *(f"{number:.4f}" for number in by_four[0, 0]))
print("mean and deviation put back:", torch.allclose(back, patches, atol=1e-3))
