import torch
from torch.nn import functional as F

# Features: negated, bad word, verdict, always 1. Rows: good, bad, not good, not bad.
x = torch.tensor([[0.0, 0, 0, 1], [0, 1, 0, 1], [1, 0, 0, 1], [1, 1, 0, 1]])
gate = torch.tensor([[1.0, 0], [1, 0], [0, 0], [0, 1]])  # a + b, and 1
other = torch.tensor([[-1.0, 0], [-1, 0], [0, 0], [2, 0]])  # 2 - a - b, and 0
back = torch.tensor([[0.0, 0, 1, 0], [0, 0, 0, 0]])

bilinear = (x @ gate) * (x @ other) @ back
print("bilinear:", bilinear[:, 2].tolist())
for name, activation in (("ReGLU", F.relu), ("GEGLU", F.gelu), ("SwiGLU", F.silu)):
    verdicts = (activation(x @ gate) * (x @ other) @ back)[:, 2]
    print(f"{name + ':':9}", [round(v, 4) for v in verdicts.tolist()])

# Three matrices instead of two: two thirds of the width for the same price.
two_matrices, three_matrices = 2 * 768 * 3072, 3 * 768 * 2048
print("entries:", two_matrices, three_matrices)
