import torch
from torch import nn

D = 8
class_token = nn.Parameter(torch.randn(1, 1, D))  # as in the circulating notes
for batch in (1, 3):
    patch_embeddings = torch.randn(batch, 4, D)
    try:
        patches = torch.cat([class_token, patch_embeddings], dim=1)
        print("batch of", batch, "gives", tuple(patches.shape))
    except RuntimeError:
        print("batch of", batch, "fails:", (1, 1, D), "beside", (batch, 4, D))

expanded = class_token.expand(3, -1, -1)
tokens = torch.cat((expanded, patch_embeddings), dim=1)
print("expanded:", tuple(tokens.shape))
tokens.sum().backward()
print("gradient of the one parameter:", class_token.grad[0, 0, :2])
for name, rows in (("expand", expanded), ("repeat", class_token.repeat(3, 1, 1))):
    print(name, "needs", rows.untyped_storage().nbytes(), "bytes")
