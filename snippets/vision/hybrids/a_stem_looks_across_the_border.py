import torch
from torch.nn import functional as F

# A row of eight pixels; something bright lies on the border between two patches of 4.
row = torch.tensor([0.0, 0, 0, 6, 6, 0, 0, 0])
patch_weights = torch.tensor([1.0, 2, 2, 1])
kernel = torch.tensor([1.0, 2, 1])


def by_patches(row):
    return row.view(2, 4) @ patch_weights


def by_stem(row):
    first = F.conv1d(row[None], kernel[None, None], stride=2, padding=1).relu()
    return first[0], F.conv1d(first, kernel[None, None], stride=2, padding=1)[0]


shifts = {"on the border": 0, "one to the right": 1, "one to the left": -1}
for name, shift in shifts.items():
    image = row.roll(shift)
    first, tokens = by_stem(image)
    print(name, image.int().tolist())
    print("  patches:", by_patches(image).int().tolist())
    print("  stem:   ", first.int().tolist(), "then", tokens.int().tolist())

seen = torch.stack([by_stem(pixel)[1][1] for pixel in torch.eye(8)])
print("weights of token 2 on the pixels:", seen.int().tolist())
