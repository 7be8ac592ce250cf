import torch

from transformer_notes.hybrid import NonLocalBlock

torch.manual_seed(0)
block = NonLocalBlock(num_channels=4, d_inner=3)
output, _ = block(torch.randn(1, 4, 2, 5))
output.square().sum().backward()
for name, parameter in block.named_parameters():
    print(f"{name:17} gradient: {bool(parameter.grad.any())}")
