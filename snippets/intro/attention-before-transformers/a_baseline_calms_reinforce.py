import torch

# All four outcomes of a draw, each with its probability and the fur it finds.
chances = torch.tensor([2.0, 1, 0, -1], dtype=torch.float64).softmax(dim=0)
fur = torch.tensor([8.0, 4, 0, 0], dtype=torch.float64)
first = torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)
log_slope = first - chances[0]  # of ln(chance of each outcome), by the first score


def mean_and_variance(baseline: float) -> tuple[torch.Tensor, torch.Tensor]:
    estimates = (fur - baseline) * log_slope
    mean = chances @ estimates
    return mean, chances @ (estimates - mean) ** 2


for baseline in (0.0, 6.0):
    mean, variance = mean_and_variance(baseline)
    print(f"baseline {baseline}: mean {mean:.4f}, variance {variance:.4f}")
