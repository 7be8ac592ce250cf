import torch

# Two rows of three numbers, and how much is taken of each.
value = torch.tensor([[4.0, 1, 0], [1, 3, 5]])
weights = torch.tensor([0.2, 0.8])
output = weights @ value
print("average:", output)

# The same rows, with weights that do not add up to one.
too_large = torch.tensor([1.0, 4.0]) @ value
print("not an average:", too_large)

swapped = weights.flip(0) @ value
