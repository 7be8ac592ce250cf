import torch

from transformer_notes.attention import (
    attention_scores,
    causal_mask,
    scaled_dot_product_attention,
)

torch.set_printoptions(precision=4, sci_mode=False)

# Queries, keys and values of the three tokens in the chapter on self-attention.
query = torch.tensor([[0.0, 0, 1, 2], [0, 2, 1, 0], [1, 0, 1, 0]])
key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]])
value = torch.tensor([[3.0, 0], [1, 4], [0, 1]])
mask = causal_mask(3)

output, weights = scaled_dot_product_attention(query, key, value, mask)
print("before the softmax", weights, sep="\n")

late_weights = attention_scores(query, key).softmax(dim=-1) * mask
print("zeros after it", late_weights, sep="\n")
print("its rows add up to", late_weights.sum(dim=-1))

# Another third token. Row 1 must not notice.
other_key = torch.tensor([[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 3]])
_, other_weights = scaled_dot_product_attention(query, other_key, value, mask)
other_late = attention_scores(query, other_key).softmax(dim=-1) * mask
print("row 1 before:", weights[0], "then", other_weights[0])
print("row 1 after: ", late_weights[0], "then", other_late[0])
