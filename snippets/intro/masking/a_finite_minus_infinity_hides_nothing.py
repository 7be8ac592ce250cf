import torch

torch.set_printoptions(precision=4, sci_mode=False)
scores = torch.tensor([0.0, 0.5, 1.0])

print("no mask:       ", scores.softmax(dim=-1))
print("-1e9 on one:   ", (scores + torch.tensor([0, 0, -1e9])).softmax(dim=-1))
for name, hidden in (("-1e4", -1e4), ("-1e9", -1e9), ("-inf", float("-inf"))):
    print(name, "on all:   ", (scores + hidden).softmax(dim=-1))

# Made by multiplication, an additive mask has holes: 0 times infinity is NaN.
print("0 times -inf:  ", torch.tensor([0.0, 0, 1]) * float("-inf"))
