import torch
from torch import nn

from transformer_notes.layers import LayerNorm

x = torch.tensor([[[1.0, 7, 7, 9], [2, 0, 1, 1], [0, 3, 1, 0]]])
changed = x.clone()
changed[0, 2] = torch.tensor([9.0, 0, 0, 9])

norms = {
    "last axis": LayerNorm(4),
    "last two axes": nn.LayerNorm((3, 4)),
    "middle axis": lambda t: nn.LayerNorm(3)(t.transpose(1, 2)).transpose(1, 2),
}
for name, norm in norms.items():
    moved = (norm(changed) - norm(x)).abs().amax(dim=2) > 1e-3
    print(f"{name:14}", moved[0].tolist())
