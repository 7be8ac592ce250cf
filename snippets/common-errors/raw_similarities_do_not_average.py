import torch

from transformer_notes.attention import attention_scores, scaled_dot_product_attention

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])

scores = attention_scores(x, x)
without_softmax = scores @ x
output, weights = scaled_dot_product_attention(x, x, x)

row_sums = scores.sum(dim=-1)
print("rows of scores sum to ", row_sums)
print("rows of weights sum to", weights.sum(dim=-1))
print("without the softmax\n", without_softmax)
print("largest values\n", x.max(dim=0).values)
