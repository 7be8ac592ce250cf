import torch

from transformer_notes.layers import FeedForward, gelu

x = torch.tensor([[1.0, 0, 2], [0, 1, -1], [2, 1, 0], [-1, 0, 1]])
for name, activation in (("ReLU", torch.relu), ("GELU", gelu)):
    torch.manual_seed(5)
    layer = FeedForward(3, 4, activation)
    with torch.no_grad():
        layer.to_hidden.bias[0] = -5.0  # below zero for each of the tokens
    layer(x).square().sum().backward()
    sizes = layer.to_hidden.weight.grad.norm(dim=1)
    print(name, "gradient of unit 1 is zero:", (sizes[0] == 0).item())
