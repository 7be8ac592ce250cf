import torch

from transformer_notes.positions import LearnedPositions

torch.manual_seed(0)
positions = LearnedPositions(max_length=6, d_model=4)
texts = torch.zeros(3, 5, 4)
(positions(texts) ** 2).sum().backward()
corrected = positions.table.grad.abs().sum(dim=1) > 0
print("rows corrected by texts of 5 tokens:", corrected.tolist())

try:
    positions(torch.zeros(1, 7, 4))
except ValueError as error:
    print(error)
