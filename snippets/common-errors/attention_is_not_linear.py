import torch

from transformer_notes.attention import scaled_dot_product_attention

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])

output, weights = scaled_dot_product_attention(x, x, x)
of_doubled_input, _ = scaled_dot_product_attention(2 * x, 2 * x, 2 * x)
of_doubled_values, _ = scaled_dot_product_attention(x, x, 2 * x)

gap = (of_doubled_input - 2 * output).abs().max()
gap_values = (of_doubled_values - 2 * output).abs().max()
print("double all three: off by", round(gap.item(), 4))
print("double the values only: off by", round(gap_values.item(), 4))
