import torch

from transformer_notes.attention import causal_mask
from transformer_notes.positions import relative_positions

torch.set_printoptions(precision=4, sci_mode=False)

# Equal raw scores, so that only the bias speaks; 8 heads have slopes 1/2 to 1/256.
distance = relative_positions(3).abs()
slopes = 2.0 ** -torch.arange(1, 9)
biases = -slopes.view(8, 1, 1) * distance
weights = biases.masked_fill(~causal_mask(3), float("-inf")).softmax(dim=-1)
print("head 1, slope", slopes[0], weights[0], sep="\n")
print("head 8, last token:", weights[7, 2])
