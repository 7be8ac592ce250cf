import torch
from torch.nn import functional as F


def learn(pairs: list[tuple[int, int]]) -> tuple[torch.Tensor, float]:
    rewards = torch.tensor([1.0, 0, -1], dtype=torch.float64, requires_grad=True)
    first, second = (torch.tensor(side) for side in zip(*pairs, strict=True))
    for _ in range(2000):
        loss = -F.logsigmoid(rewards[first] - rewards[second]).mean()
        (slope,) = torch.autograd.grad(loss, rewards)
        with torch.no_grad():
            rewards -= slope
    return rewards.detach(), loss.item()


four_of_five = [(0, 1)] * 4 + [(1, 0)]  # A before B four times, B before A once
rewards, _ = learn(four_of_five)
print(f"four of five: A is {rewards[0] - rewards[1]:.4f} above B")

circle = [(0, 1), (1, 2), (2, 0)]  # A before B, B before C, C before A
level, least = learn(circle)
apart = level.max() - level.min()
print(f"in a circle: {apart:.4f} between best and worst, loss {least:.4f}")
