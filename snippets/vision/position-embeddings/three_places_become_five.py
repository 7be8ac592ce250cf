import torch

from transformer_notes.vit import linear_interpolation

line = torch.tensor([2.0, 8.0, 5.0])

for corners in (True, False):
    weights = linear_interpolation(3, 5, align_corners=corners)
    print("ends on ends:" if corners else "middles of pieces:", weights @ line)
    print(weights)
