import torch

from transformer_notes.quantisation import asymmetric_grid, dequantise, quantise

x = torch.tensor([[0.3, -0.4, 60.0, 0.1], [0.1, 0.2, 58.0, -0.3]])  # two tokens
weight = torch.tensor([1.0, 2, 0.01, 3])  # one output channel, kept exact here


def through(x):
    grid = asymmetric_grid(*x.aminmax(), bits=8)
    return dequantise(quantise(x, grid), grid)


print("exact:       ", [f"{number:.4f}" for number in x @ weight])
print("8 bits:      ", [f"{number:.4f}" for number in through(x) @ weight])
small, large = x.clone(), torch.zeros_like(x)
small[:, 2], large[:, 2] = 0, x[:, 2]
split = through(small) @ weight + large @ weight  # the large column is not quantised
print("column apart:", [f"{number:.4f}" for number in split])
moved, adjusted = (
    x / torch.tensor([1, 1, 50, 1]),
    weight * torch.tensor([1, 1, 50, 1]),
)
print("scale moved: ", [f"{number:.4f}" for number in through(moved) @ adjusted])
