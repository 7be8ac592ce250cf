from collections.abc import Callable

import torch

from transformer_notes.attention import (
    MultiHeadAttention,
    scaled_dot_product_attention,
)

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=8, num_heads=2)
x = torch.randn(1, 6, 8)


def wrong(x: torch.Tensor) -> torch.Tensor:
    layers = attention.to_query, attention.to_key, attention.to_value
    query, key, value = (layer(x).view(-1, 2, 6, 4) for layer in layers)
    output, _ = scaled_dot_product_attention(query, key, value)
    return attention.to_output(output.view(-1, 6, 8))


def notices(layer: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """Row: the token that asks. Column: a token whose change it notices."""
    changed = x + torch.eye(6).reshape(6, 6, 1)
    return ((layer(changed) - layer(x)).abs().amax(dim=-1) > 1e-4).long().T


print("right", notices(lambda x: attention(x, x)[0]), sep="\n")
print("wrong", notices(wrong), sep="\n")
