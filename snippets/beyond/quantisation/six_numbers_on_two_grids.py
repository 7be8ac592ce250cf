import torch

from transformer_notes.quantisation import (
    asymmetric_grid,
    dequantise,
    quantise,
    symmetric_grid,
)

x = torch.tensor([-0.5, -0.2, 0.0, 0.75, 1.25, 3.0])
asymmetric = asymmetric_grid(x.min(), x.max(), bits=3)
symmetric = symmetric_grid(x, bits=3)
for name, grid in (("asymmetric", asymmetric), ("symmetric", symmetric)):
    q = quantise(x, grid)
    back = dequantise(q, grid)
    print(f"{name}: S = {grid.scale.item()}, Z = {grid.zero_point.item()}")
    print("  integers:", q.tolist(), "of", grid.lowest, "to", grid.highest)
    print("  back:    ", back.tolist())
    print(f"  mean square of the errors: {(back - x).square().mean():.4f}")

outside = torch.tensor([-1.4, 3.6])
print("cut off:", dequantise(quantise(outside, asymmetric), asymmetric).tolist())
