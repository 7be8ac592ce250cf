import torch

values = torch.tensor([[1.0, 0], [3, 1], [0, 2], [2, 3]])
weights = torch.tensor([0.4, 0.1, 0.1, 0.4])
others = torch.tensor([0.1, 0.4, 0.4, 0.1])
print("most on 1 and 4:", weights @ values)
print("most on 2 and 3:", others @ values)

silent = torch.tensor([[0.0, 0], [5, 0], [0, 5]])
loud = torch.tensor([0.9, 0.06, 0.04])
rest = loud[1:] / loud[1:].sum()
print("nine tenths on nothing:", loud @ silent)
print("without that token:", rest @ silent[1:])
