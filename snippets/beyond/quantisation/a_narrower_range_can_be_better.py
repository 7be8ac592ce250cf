import torch

from transformer_notes.quantisation import asymmetric_grid, dequantise, quantise

torch.manual_seed(0)
x = torch.randn(10_000)  # a bell curve: the ends are rarely used
low, high = x.aminmax()
best = {}
for bits in (3, 8):
    errors = {}
    for share in (1.0, 0.95, 0.8, 0.6, 0.4):
        grid = asymmetric_grid(low * share, high * share, bits)
        off = dequantise(quantise(x, grid), grid) - x
        errors[share] = off.square().mean().item()
    best[bits] = min(errors, key=errors.get)
    print(f"{bits} bits, best range: {best[bits]:.0%};", end=" ")
    times = errors[1.0] / errors[best[bits]]
    print(f"error of the whole range: {times:.1f} times")
