import torch
from torch.nn import functional as F

temperature = 3.0
teacher = torch.tensor([[6.0, 3.0, 0.0, -3.0], [0.0, 1.5, 4.5, 0.0]])
soft_teacher = (teacher / temperature).softmax(dim=-1)
for name, student in {"copies": teacher, "guesses": torch.zeros(2, 4)}.items():
    log_student = (student / temperature).log_softmax(dim=-1)
    loss = F.kl_div(log_student, soft_teacher, reduction="batchmean")
    print(f"a student that {name}: {temperature**2 * loss:.4f}")
