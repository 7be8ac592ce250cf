import itertools

import torch

# All vectors of 1 and -1: mean 0, variance 1, independent. Nothing is random.
for d_k in (2, 3, 5, 8):
    vectors = torch.tensor(list(itertools.product((-1.0, 1.0), repeat=d_k)))
    raw_scores = vectors @ vectors.T
    scores = raw_scores / d_k**0.5
    variance, scaled = raw_scores.var(unbiased=False), scores.var(unbiased=False)
    print(f"d_k = {d_k}: variance {variance:.2f}, scaled {scaled:.2f}")
