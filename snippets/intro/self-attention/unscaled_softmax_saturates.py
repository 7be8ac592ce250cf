import torch

# Two keys. One fits better by one standard deviation of the raw score, which is √d_k.
for d_k in (1, 4, 16, 64):
    for name, scale in (("unscaled", 1.0), ("scaled  ", d_k**0.5)):
        raw_scores = torch.tensor([d_k**0.5, 0.0], dtype=torch.float64)
        scores = (raw_scores / scale).requires_grad_()
        weights = scores.softmax(dim=-1)
        weights[0].backward()
        gradient = scores.grad[0]
        print(
            f"d_k = {d_k:2} {name} weight {weights[0]:.4f}, gradient {gradient:.4g}"
        )
