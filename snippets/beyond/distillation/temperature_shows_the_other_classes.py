import torch

from transformer_notes.distillation import soft_distillation_loss

classes = ("cat", "tiger", "bus")
teacher = torch.tensor([6.0, 4.0, -2.0])
student = torch.tensor([3.0, 0.0, 1.0])

for temperature in (1.0, 4.0):
    targets = (teacher / temperature).softmax(dim=-1)
    answers = (student / temperature).softmax(dim=-1)
    print(f"temperature {temperature:.0f}")
    for name, target, answer in zip(classes, targets, answers, strict=True):
        print(f"  {name:5} teacher {target:.4f} student {answer:.4f}")
    loss = soft_distillation_loss(student[None], teacher[None], temperature)
    print(f"  divergence {loss / temperature**2:.4f}, times the square {loss:.4f}")
