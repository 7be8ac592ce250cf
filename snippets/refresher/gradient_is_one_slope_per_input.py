import torch

x = torch.tensor(2.0, requires_grad=True)
y = torch.tensor(1.0, requires_grad=True)

f = x * x + 3 * x * y
f.backward()  # torch works out both slopes
print("f", f.item(), "slope in x", x.grad.item(), "slope in y", y.grad.item())
