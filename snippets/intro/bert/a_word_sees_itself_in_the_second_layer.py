import torch

torch.set_printoptions(precision=2, sci_mode=False)
# Weights of three words that may read each other, and not themselves.
weights = torch.tensor([[0, 0.7, 0.3], [0.6, 0, 0.4], [0.2, 0.8, 0]])

print("one layer, read of itself: ", weights.diagonal())
print("two layers, read of itself:", (weights @ weights).diagonal())
