import torch

from transformer_notes.decoding import top_k, top_p

given = {"sure": [0.96, 0.01, 0.01, 0.01, 0.01], "unsure": [0.2, 0.2, 0.2, 0.2, 0.2]}
for name, numbers in given.items():
    probability = torch.tensor([numbers])
    by_k = top_k(probability.log(), 3).isfinite()
    by_p = top_p(probability.log(), 0.9).isfinite()
    print(f"{name:6} top-k keeps {by_k.sum()}, with {probability[by_k].sum():.2f}")
    print(f"{name:6} top-p keeps {by_p.sum()}, with {probability[by_p].sum():.2f}")
