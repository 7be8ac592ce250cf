import torch

scores = torch.tensor([2.0, 1.0, 0.0])

weights = scores.softmax(dim=-1)
raised = scores + 1000
doubled = (2 * scores).softmax(dim=-1)

torch.set_printoptions(precision=3)
print("plus 1000", raised.softmax(dim=-1))
print("doubled  ", doubled)
print("the exponential of", int(raised[0]), "on its own is", raised[0].exp().item())
