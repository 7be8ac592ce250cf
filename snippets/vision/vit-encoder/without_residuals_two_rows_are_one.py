import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import layer_norm

torch.manual_seed(0)


def norm(x: torch.Tensor) -> torch.Tensor:
    return layer_norm(x, torch.ones(3), torch.zeros(3))


x = torch.tensor([[-1.0, 2, -1], [8, -1, 8], [-8, 4, -8], [-8, 0, 8], [-2, 4, -8]])
w_query, w_key, w_value = torch.randn(3, 3, 3)  # whatever they are
without = scaled_dot_product_attention(
    norm(x) @ w_query, norm(x) @ w_key, norm(x) @ w_value
)[0]
with_residual = x + without
for name, rows in (("without", without), ("with", with_residual)):
    print(
        f"{name} residual, rows 0 and 2 equal:",
        torch.allclose(rows[0], rows[2], atol=1e-3),
    )
