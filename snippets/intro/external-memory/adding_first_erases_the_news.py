import torch

from transformer_notes.memory import write

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]])
weights = torch.tensor([0.0, 1, 0, 0])
erase, add = torch.ones(2), torch.tensor([2.0, 1])

right = write(memory, weights, erase, add)
added = memory + weights[:, None] * add
wrong = added * (1 - weights[:, None] * erase)
print("erase, then add:", right[1])
print("add, then erase:", wrong[1])
