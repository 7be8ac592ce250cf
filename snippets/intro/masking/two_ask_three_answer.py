import torch

from transformer_notes.attention import attention_scores, scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Two target tokens ask, three source tokens answer.
query = torch.tensor([[2.0, 0, 1, 0], [0, 2, 0, 1]])
key = torch.tensor([[2.0, 0, 0, 0], [0, 1, 0, 2], [0, 1, 0, 0]])
value = torch.tensor([[1.0, 0, 0, 0, 2], [0, 1, 0, 3, 0], [0, 0, 2, 0, 0]])

print("scores", attention_scores(query, key), sep="\n")
output, weights = scaled_dot_product_attention(query, key, value)
print("weights", weights, sep="\n")
print("output", output, sep="\n")
