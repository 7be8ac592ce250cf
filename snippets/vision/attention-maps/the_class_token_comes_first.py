import torch
from torch.nn.functional import interpolate

from transformer_notes.interpret import class_token_map

rows, columns = 2, 3
weights = torch.full((7, 7), 1 / 7)
weights[0] = torch.tensor([0.16, 0.42, 0.07, 0.07, 0.14, 0.07, 0.07])

try:
    weights[0].reshape(rows, columns)
except RuntimeError as error:
    print(error)

picture = class_token_map(weights, rows, columns)
print(picture)
print("of the patches alone:")
print(picture / picture.sum())
print("the last entry dropped:")
print(weights[0, :-1].reshape(rows, columns))

pixels = interpolate(picture[None, None], scale_factor=4, mode="nearest")
print(
    "as large as the image:",
    *pixels.shape[2:],
    "numbers in it:",
    len(pixels.unique()),
)
