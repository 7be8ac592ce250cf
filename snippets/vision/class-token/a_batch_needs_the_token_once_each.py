import torch
from torch import nn

D = 8
class_token = nn.Parameter(torch.randn(1, 1, D))  # as in the circulating notes
for batch in (1, 3):
    patch_embeddings = torch.randn(batch, 4, D)
    try:
        patches = torch.cat([class_token, patch_embeddings], dim=1)
        print(batch, "image:", tuple(patches.shape))
    except RuntimeError as error:
        print(batch, "images:", str(error).partition(" for tensor")[0])

tokens = torch.cat((class_token.expand(3, -1, -1), patch_embeddings), dim=1)
print("expanded:", tuple(tokens.shape))

tokens.sum().backward()
print(
    "one parameter, its gradient summed over the images:", class_token.grad[0, 0, :2]
)
repeated = class_token.repeat(3, 1, 1)
print(
    "repeat copies:", repeated.untyped_storage().nbytes(), "bytes; expand:", end=" "
)
print(class_token.expand(3, -1, -1).untyped_storage().nbytes())
