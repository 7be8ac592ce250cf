import torch

from transformer_notes.memory import read, write

torch.set_printoptions(precision=4, sci_mode=False)

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]], dtype=torch.float64)
weights = torch.tensor([0, 0.8, 0.2, 0], dtype=torch.float64)
erase = torch.tensor([1, 0.25], dtype=torch.float64)
add = torch.tensor([2.0, 1], dtype=torch.float64)

kept = 1 - weights.unsqueeze(1) * erase
erased = memory * kept
written = write(memory, weights, erase, add)
print("share that is kept\n", kept)
print("after erasing\n", erased)
print("after adding\n", written)

row_1 = torch.tensor([0.0, 1, 0, 0], dtype=torch.float64)
print("row 1 reads", read(written, row_1))
sharp = write(memory, row_1, torch.ones(2), add)
print("written sharply, with all erased:", read(sharp, row_1))
