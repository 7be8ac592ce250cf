import torch

# The exercise gives X, and W^Q = W^K = W^V = I.
x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
query = key = x

scores = query @ key.T
print(scores)
