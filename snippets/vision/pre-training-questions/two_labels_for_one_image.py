import torch
from torch.nn import functional as F

logits = torch.tensor([2.0, 1.0, -1.0])  # dog, beach, car
labels = torch.tensor([1.0, 1.0, 0.0])  # a dog on a beach

each = logits.sigmoid()
one_of = logits.softmax(dim=0)
loss_each = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")

print("sigmoid, a question for each class:", [round(p, 4) for p in each.tolist()])
print("softmax, one answer among all:     ", [round(p, 4) for p in one_of.tolist()])
print("losses of the three questions:", [round(x, 4) for x in loss_each.tolist()])
print(f"sum {loss_each.sum():.4f}")

sure = torch.tensor([9.0, 9.0, -9.0])
print("sure of both:", [round(p, 2) for p in sure.sigmoid().tolist()], end=" and ")
print([round(p, 2) for p in sure.softmax(dim=0).tolist()])
