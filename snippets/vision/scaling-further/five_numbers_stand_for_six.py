import torch

from transformer_notes.scaling import factored_second_moment

gradient = torch.tensor([[1.0, 2, 3], [2, 0, 4]])
squares = gradient.square()
rows, columns = squares.sum(dim=1), squares.sum(dim=0)
rebuilt = factored_second_moment(squares)
steps = gradient / rebuilt.sqrt()

print("rows", rows.tolist(), "columns", columns.tolist(), "all", squares.sum().item())
print("rebuilt", [[round(entry, 3) for entry in row] for row in rebuilt.tolist()])
print("steps", [[round(entry, 3) for entry in row] for row in steps.tolist()])
