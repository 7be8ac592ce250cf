import torch

from transformer_notes.distillation import soft_distillation_loss

teacher = torch.tensor([[6.0, 4.0, -2.0]])
student = torch.tensor([[3.0, 0.0, 1.0]], requires_grad=True)

lengths, with_square = [], []
for temperature in (2.0, 4.0, 8.0, 16.0, 32.0, 64.0):
    loss = soft_distillation_loss(student, teacher, temperature)
    (gradient,) = torch.autograd.grad(loss, student)
    with_square.append(gradient.norm())
    lengths.append(gradient.norm() / temperature**2)
    print(f"{temperature:3.0f}: length {lengths[-1]:.4f}", end=", ")
    print(f"with the square {with_square[-1]:.4f}")

difference = (student - teacher).detach()
limit = (difference - difference.mean()) / 3
entries = [round(number, 4) for number in limit[0].tolist()]
print("limit:", entries, f"length {limit.norm():.4f}")
