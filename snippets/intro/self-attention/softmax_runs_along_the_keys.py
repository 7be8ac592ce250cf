import torch

torch.set_printoptions(precision=4, sci_mode=False)

# Scores of the three-token example: row = who asks, column = who is asked.
scores = torch.tensor([[0.0, 0.5, 1.0], [2.0, 0.5, 0.0], [0.0, 1.0, 0.0]])
weights = scores.softmax(dim=-1)
wrong = scores.softmax(dim=0)

print("over keys:   ", weights.sum(dim=-1))
print("over queries:", wrong.sum(dim=-1))
