import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)


def attend(x: torch.Tensor) -> torch.Tensor:
    return scaled_dot_product_attention(x, x, x)[0]


x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
doubled_output, double_output = attend(2 * x), 2 * attend(x)
print("attention of 2X", doubled_output, sep="\n")
print("2 × attention of X", double_output, sep="\n")

# The two cases in which the lecture is right: weights held fixed, and a single token.
_, weights = scaled_dot_product_attention(x, x, x)
print("fixed weights:", torch.allclose(weights @ (2 * x), 2 * (weights @ x)))
print("one token:    ", torch.allclose(attend(2 * x[:1]), 2 * attend(x[:1])))
