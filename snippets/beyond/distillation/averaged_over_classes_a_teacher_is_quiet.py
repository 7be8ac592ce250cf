import torch
from torch.nn.functional import kl_div, log_softmax

from transformer_notes.distillation import soft_distillation_loss

torch.manual_seed(0)
temperature, weight = 3.0, 0.1
for num_classes in (10, 1000):
    student = torch.randn(32, num_classes, requires_grad=True)
    teacher = 2 * torch.randn(32, num_classes)
    labels = teacher.argmax(dim=-1)

    by_formula = soft_distillation_loss(student, teacher, temperature)
    over_all = kl_div(
        log_softmax(student / temperature, dim=-1),
        log_softmax(teacher / temperature, dim=-1),
        reduction="sum",
        log_target=True,
    ) * temperature**2 / student.numel()  # fmt: skip
    by_labels = (1 - weight) * torch.nn.functional.cross_entropy(student, labels)
    (labels_pull,) = torch.autograd.grad(by_labels, student)
    print(f"{num_classes} classes, {by_formula / over_all:.0f} times smaller")
    for name, loss in (("formula", by_formula), ("code", over_all)):
        (pull,) = torch.autograd.grad(weight * loss, student)
        share = pull.norm() / labels_pull.norm()
        print(f"  {name:7} {share:.1e} of the pull of the labels")
