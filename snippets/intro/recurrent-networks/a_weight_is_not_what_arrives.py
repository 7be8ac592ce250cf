import torch

# Weights of "it" on animal, street, it, tired, rounded; and three sets of values.
weights = torch.tensor([0.76, 0.18, 0.01, 0.04])
values = torch.tensor([[1.0, 1, 0], [1, 0, 1], [0, 0, 0], [0, 1, 0]])
silent = values * torch.tensor([[0.0], [1], [1], [1]])
alike = values[[0, 0, 2, 3]]  # "street" hands over what "animal" does

print("as in the example:     ", weights @ values)
print("animal hands nothing:  ", weights @ silent)
swapped = weights[[1, 0, 2, 3]]
print("alike, 0.76 on animal: ", weights @ alike)
print("alike, 0.76 on street: ", swapped @ alike)
