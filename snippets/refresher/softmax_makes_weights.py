import torch

scores = torch.tensor([2.0, 1.0, 0.0])

exponentials = scores.exp()
total = exponentials.sum()
weights = exponentials / total

torch.set_printoptions(precision=3)
print("exponentials", exponentials)
print("their sum   ", round(total.item(), 3))
print("weights     ", weights)
print("as in torch:", torch.allclose(weights, scores.softmax(dim=-1)))
