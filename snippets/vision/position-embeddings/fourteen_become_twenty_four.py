import torch
from torch.nn.functional import interpolate

from transformer_notes.vit import linear_interpolation, resize_positions

torch.manual_seed(4)
table = torch.randn(197, 768)

resized = resize_positions(table, 14, 24)
print(tuple(table.shape), "become", tuple(resized.shape))
print("class token untouched:", bool((resized[0] == table[0]).all()))

weights = linear_interpolation(14, 24, align_corners=True)
patch = (weights[1, :2].unsqueeze(1) * weights[2, 1:3]).flatten()
print("row 1, column 2 takes:", *(f"{w:.4f}" for w in patch))

picture = table[1:].T.reshape(1, 768, 14, 14)
for corners in (True, False):
    theirs = interpolate(
        picture, size=(24, 24), mode="bilinear", align_corners=corners
    )
    ours = resize_positions(table, 14, 24, align_corners=corners)[1:]
    agree = torch.allclose(ours, theirs.flatten(start_dim=2)[0].T, atol=1e-5)
    print(f"PyTorch agrees, {corners=}:", agree)
