import torch

# The weights share out the rim of a wheel; the patch at the pointer is drawn.
scores = torch.tensor([2.0, 1, 0, -1], dtype=torch.float64)
fur = torch.tensor([8.0, 4, 0, 0], dtype=torch.float64)
head = torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)


def soft(step: float) -> torch.Tensor:
    return (scores + step * head).softmax(dim=0) @ fur


def hard(step: float, pointer: torch.Tensor) -> torch.Tensor:
    edges = (scores + step * head).softmax(dim=0).cumsum(dim=0)
    return fur[torch.searchsorted(edges, pointer)]


one = torch.tensor(0.64, dtype=torch.float64)
many = (torch.arange(1_000_000, dtype=torch.float64) + 0.5) / 1_000_000
print("step      soft    hard   pointers that see a change, mean slope of all")
for step in (-0.1, -0.01, -0.001):
    soft_slope = (soft(step) - soft(0)) / step
    hard_slope = (hard(step, one) - hard(0, one)) / step + 0  # + 0 makes 0 of -0
    slopes = (hard(step, many) - hard(0, many)) / step
    moved, mean = (slopes != 0).double().mean(), slopes.mean()
    print(f"{step:6} {soft_slope:8.4f} {hard_slope:6.0f} {moved:9.2%} {mean:8.2f}")
