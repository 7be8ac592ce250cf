import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=4, sci_mode=False)

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
positions = sinusoidal_positions(2, 2)
placed = x + positions
output, weights = scaled_dot_product_attention(placed, placed, placed)
print("with places", placed, "weights", weights, "output", output, sep="\n")

# The same words in the other order: the old second token comes first.
other = x.flip(0) + positions
other_output, other_weights = scaled_dot_product_attention(other, other, other)
print("other order, rows put back", other_output.flip(0), sep="\n")
