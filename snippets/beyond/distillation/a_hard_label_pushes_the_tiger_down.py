import torch

from transformer_notes.distillation import (
    hard_distillation_loss,
    soft_distillation_loss,
)

teacher = torch.tensor([[6.0, 4.0, -2.0]])  # cat, tiger, bus
student = torch.tensor([[3.0, 0.0, 1.0]], requires_grad=True)

losses = {
    "hard": hard_distillation_loss(student, teacher),
    "soft": soft_distillation_loss(student, teacher, temperature=4.0),
}
gradients = {}
for name, loss in losses.items():
    (gradients[name],) = torch.autograd.grad(loss, student)
    cat, tiger, bus = gradients[name][0].tolist()
    print(f"{name}: loss {loss:.4f}, gradient {cat:7.4f} {tiger:7.4f} {bus:7.4f}")
