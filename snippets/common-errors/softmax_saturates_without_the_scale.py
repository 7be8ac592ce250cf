import math

import torch


def softmax_jacobian(scores):
    weights = scores.softmax(dim=-1)
    return torch.diag(weights) - torch.outer(weights, weights)


scaled = torch.tensor([1.0, 0.0, -1.0])  # what is left after the division by √d_k
for d_k in (4, 64):
    raw = scaled * math.sqrt(d_k)  # what there was before it
    largest, steepest = raw.softmax(dim=-1).max(), softmax_jacobian(raw).max()
    print(f"d_k {d_k:>2}: largest weight {largest:.4f}, steepest {steepest:.4f}")

best = softmax_jacobian(scaled).max()
worst = softmax_jacobian(raw).max()
even = scaled.softmax(dim=-1).max()
print(f"scaled:  largest weight {even:.4f}, steepest {best:.4f}")
