import torch


def softmax_jacobian(scores):
    weights = scores.softmax(dim=-1)
    return torch.diag(weights) - torch.outer(weights, weights)


scores = torch.tensor([2.0, 1.0, 0.0])
moderate = softmax_jacobian(scores)
saturated = softmax_jacobian(8 * scores)
by_autograd = torch.autograd.functional.jacobian(lambda s: s.softmax(dim=-1), scores)

torch.set_printoptions(precision=3, sci_mode=False)
print(moderate)
print("as autograd finds it:", torch.allclose(moderate, by_autograd))
print("largest entry, scores times 8:", round(saturated.max().item(), 5))
