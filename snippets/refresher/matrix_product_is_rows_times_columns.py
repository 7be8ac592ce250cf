import torch

a = torch.tensor([[1, 2, 0], [0, 1, 3]])
b = torch.tensor([[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, 1]])

product = a @ b
first_entry = a[0] @ b[:, 0]  # a row of a with a column of b
last_entry = a[1] @ b[:, 3]
print(product)
print(tuple(a.shape), "times", tuple(b.shape), "gives", tuple(product.shape))
print("first entry", first_entry.item(), "last entry", last_entry.item())
