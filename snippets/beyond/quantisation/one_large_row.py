import torch

from transformer_notes.quantisation import dequantise, quantise, symmetric_grid

weight = torch.tensor([[0.03, -0.02, 0.01], [12.0, -6.0, 9.0]])
x = torch.tensor([1.0, 2.0, 4.0])
print("exact:", [f"{number:.2f}" for number in weight @ x])
for per_row in (False, True):
    grid = symmetric_grid(weight, 8, per_row=per_row)
    q = quantise(weight, grid)
    product = dequantise(q, grid) @ x
    print("a scale for each row:" if per_row else "one scale:", q.tolist())
    print("  product:", [f"{number:.4f}" for number in product])
