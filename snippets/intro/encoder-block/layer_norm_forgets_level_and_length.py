import torch

from transformer_notes.layers import LayerNorm

torch.set_printoptions(precision=4, sci_mode=False)
x = torch.tensor([1.0, 7, 7, 9])
norm = LayerNorm(4)
for name, token in (("x", x), ("x + 50", x + 50), ("3x", 3 * x), ("-x", -x)):
    print(f"{name:7}", norm(token).detach())

# With two numbers, hardly anything is left.
pairs = torch.tensor([[1.0, 2], [0, 40], [-3, 5], [7, 6]])
print("pairs", LayerNorm(2)(pairs).detach(), sep="\n")

# Nearly equal numbers: there the epsilon counts (and 32 bits would not do).
for step in (1.0, 0.01, 0.001, 0.0):
    flat = torch.tensor([2, 2, 2, 2 + step], dtype=torch.float64)
    print("step", step, norm(flat).detach().float())
