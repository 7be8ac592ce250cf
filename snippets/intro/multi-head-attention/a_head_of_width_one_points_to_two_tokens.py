import math

import torch

from transformer_notes.attention import attention_scores


def best_read(queries: torch.Tensor, key: torch.Tensor) -> list[int]:
    """Say which tokens are ever read most, by any of these queries."""
    best = attention_scores(queries, key).argmax(dim=-1)
    return sorted({token + 1 for token in best.tolist()})


key = torch.tensor([[2.0], [-1], [4], [0], [-3], [1]])
print("d_k = 1:", best_read(torch.linspace(-9, 9, 1000).unsqueeze(-1), key))

# Six keys around a circle, and queries in all directions.
angles = torch.arange(6) * math.pi / 3
key = torch.stack([angles.cos(), angles.sin()], dim=-1)
directions = torch.linspace(0, 2 * math.pi, 1000)
queries = torch.stack([directions.cos(), directions.sin()], dim=-1)
print("d_k = 2:", best_read(queries, key))
