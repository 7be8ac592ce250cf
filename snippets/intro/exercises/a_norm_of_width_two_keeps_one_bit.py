import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import layer_norm

torch.set_printoptions(precision=4, sci_mode=False)


def norm(x: torch.Tensor) -> torch.Tensor:
    return layer_norm(x, torch.ones(x.shape[-1]), torch.zeros(x.shape[-1]))


x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
output, _ = scaled_dot_product_attention(x, x, x)
print("post-norm, width two", norm(x + output), sep="\n")

normed = norm(x)
read, _ = scaled_dot_product_attention(normed, normed, normed)
print("pre-norm, width two", x + read, sep="\n")

# A third number for each token: now the sizes differ, n = 2 and d_model = 3.
wide = torch.tensor([[1.0, 0.5, 3.0], [0.2, 2.0, 0.0]])
wide_output, wide_weights = scaled_dot_product_attention(wide, wide, wide)
print("post-norm, width three", norm(wide + wide_output), sep="\n")
