import torch
from torch import nn

from transformer_notes.vit import VisionTransformer, ViTConfig


def m(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in r.split()] for r in rows.split("/")])


lamp = m("2 5 3 3 2 2/2 8 2 3 2 2/3 6 4 2 2 1/2 3 1 4 3 3/2 3 2 3 3 3/1 3 2 2 2 2")
matrices = """
0 3 0/-1 0 0/0 0 0, 1 0 0/0 -1 0/0 0 0, 0 0 1/1 0 0/0 0 0, 0 0 0/0 1 0/3 0 0,
-1 0 1/1 0 -1/0 1 0/0 0 1/1 0 0/0 -1 0/0 1 0,
0 2 0 1 0 0 -1/0 0 1 0 0 -1 0/2 0 0 0 -1 0 1, -1 0 1/1 0 -1""".split(",")
sizes = {"image_size": 6, "patch_size": 3, "num_channels": 1, "d_model": 3, "d_ff": 7}
vit = VisionTransformer(ViTConfig(**sizes, num_heads=1, num_layers=1, num_classes=2))
patches, *linears = (part for part in vit.modules() if isinstance(part, nn.Linear))
patches.weight.data = m("1 1 1 1 1 1 1 1 1/1 1 1 0 0 0 -1 -1 -1/0 0 0 0 0 0 0 0 0")
patches.bias.data = m("-27 1 0")[0]
for linear, matrix in zip(linears, matrices, strict=True):
    linear.weight.data = m(matrix)
vit.layers[0].feed_forward.to_hidden.bias.data[6] = -1.0
vit.class_token.data = m("-1 1 -1")[0]
vit.positions.table.data = m("0 1 0/0 1 8/0 1 -8/0 -1 8/0 -1 -8")
images = torch.stack((lamp, lamp.roll(3, dims=1))).unsqueeze(1)  # left, right
placed = vit(images).softmax(dim=1).detach()
vit.positions.table.data[1:] = 0
unplaced = vit(images).softmax(dim=1).detach()
print("with places", placed, "without", unplaced, sep="\n")
