import torch
from torch import nn

from transformer_notes.attention import SelfAttention

torch.manual_seed(0)
reach = {}
for num_layers in (1, 2, 3, 10, 11):
    layers = []
    for _ in range(num_layers):
        layers += [nn.Conv1d(4, 4, kernel_size=3, padding=1), nn.Tanh()]
    row = torch.randn(1, 4, 12, requires_grad=True)
    nn.Sequential(*layers)(row)[0, :, 0].sum().backward()
    reach[num_layers] = int((row.grad[0] != 0).any(dim=0).sum())
    print(f"{num_layers:2} layers: place 1 depends on {reach[num_layers]} of 12")

row = torch.randn(1, 12, 4, requires_grad=True)
SelfAttention(4, 3, 5)(row)[0][0, 0].sum().backward()
by_attention = int((row.grad[0] != 0).any(dim=1).sum())
print(f"attention, 1 layer: on {by_attention}")
