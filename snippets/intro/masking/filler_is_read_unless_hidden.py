import torch

from transformer_notes.attention import padding_mask, scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# The three tokens again, in a batch of one; the third is filler now.
query = torch.tensor([[[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]]])
key = torch.tensor([[[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]]])
value = torch.tensor([[[3.0, 0], [1, 4], [0, 1]]])
mask = padding_mask(torch.tensor([[True, True, False]]))
print("mask", tuple(mask.shape), mask.tolist())

output, weights = scaled_dot_product_attention(query, key, value, mask)
print("weights", weights[0], sep="\n")
print("output", output[0], sep="\n")
alone, _ = scaled_dot_product_attention(query[:, :2], key[:, :2], value[:, :2])
print("rows 1 and 2 as without filler:", torch.allclose(output[:, :2], alone))
