import copy

import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(0)
attention = MultiHeadAttention(d_model=6, num_heads=2, d_k=4, d_v=5)
x = torch.randn(3, 7, 6)


def same_output(mix: torch.Tensor) -> bool:
    """Mix the ten numbers of the values of both heads, and undo it in W^O."""
    mixed = copy.deepcopy(attention)
    mixed.to_value.weight.data = mix.T @ attention.to_value.weight
    mixed.to_output.weight.data = attention.to_output.weight @ torch.linalg.inv(mix).T
    return torch.allclose(mixed(x, x)[0], attention(x, x)[0], atol=1e-4)


inside = torch.block_diag(torch.randn(5, 5), torch.randn(5, 5))
print("mixed inside each head:", same_output(inside))
print("mixed across heads:    ", same_output(torch.randn(10, 10)))
