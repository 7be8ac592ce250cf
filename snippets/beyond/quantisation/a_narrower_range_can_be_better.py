import torch

from transformer_notes.quantisation import asymmetric_grid, dequantise, quantise

torch.manual_seed(0)
x = torch.randn(10_000)  # a bell curve: the ends are rarely used
low, high = x.aminmax()
for bits in (3, 8):
    errors = {}
    for percent in (100, 80, 60, 40):
        grid = asymmetric_grid(low * percent / 100, high * percent / 100, bits)
        off = dequantise(quantise(x, grid), grid) - x
        errors[percent] = off.square().mean().item()
    best = min(errors, key=errors.get)
    print(f"{bits} bits, best range: {best} %;", end=" ")
    print("error of the whole range:", f"{errors[100] / errors[best]:.1f} times")
