import torch

from transformer_notes.attention import attention_scores, scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# The exercise as given: two tokens of width 2, all three projections the identity.
x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
w_query = w_key = w_value = torch.eye(2)
query, key, value = x @ w_query, x @ w_key, x @ w_value

raw_scores = query @ key.T
scores = attention_scores(query, key)
output, weights = scaled_dot_product_attention(query, key, value)
print("raw scores", raw_scores, sep="\n")
print("scores", scores, sep="\n")
print("weights", weights, sep="\n")
print("output", output, sep="\n")

unscaled_weights = raw_scores.softmax(dim=-1)
print("weights without the scale", unscaled_weights, sep="\n")
print("output without the scale", unscaled_weights @ value, sep="\n")
