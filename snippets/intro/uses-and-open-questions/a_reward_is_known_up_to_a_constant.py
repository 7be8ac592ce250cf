import torch
from torch.nn import functional as F

better, worse = torch.tensor(2.0), torch.tensor(0.5)


def loss(better: torch.Tensor, worse: torch.Tensor) -> torch.Tensor:
    return -F.logsigmoid(better - worse)


right, wrong = loss(better, worse), loss(worse, better)
raised = loss(better + 10, worse + 10)
print(f"preferred with {(better - worse).sigmoid():.4f}")
print(f"loss {right:.4f}, with the draft exchanged {wrong:.4f}")
print(f"ten more for both: {raised:.4f}")
