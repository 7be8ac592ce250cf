import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
output, weights = scaled_dot_product_attention(x, x, x)
print("as it should be", output, sep="\n")

slipped = torch.tensor([[1.25, 2.4], [2.4, 4.04]])
slipped_weights = slipped.softmax(dim=-1)
slipped_output = slipped_weights @ x
print("with 2.4, and without the root", slipped_output, sep="\n")
print("off by", slipped_output - output, sep="\n")
