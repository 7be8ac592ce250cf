import math

import torch

torch.manual_seed(0)
width, depth = 400, 20
x = torch.randn(width, 60)  # sixty inputs, a column each
expected, measured = {}, {}
for scale in (0.8, 1.0, 1.2):
    signal = x
    for _ in range(depth):
        weight = scale * math.sqrt(2 / width) * torch.randn(width, width)
        signal = (weight @ signal).relu()
    measured[scale] = (signal.square().mean() / x.square().mean()).sqrt().item()
    expected[scale] = scale**depth
    print(
        f"scale {scale}: size after {depth} layers, as a share of the input:", end=" "
    )
    print(f"expected {expected[scale]:.3f}, measured {measured[scale]:.2g}")
