import torch

from transformer_notes.attention import SelfAttention, attention_scores

torch.set_printoptions(precision=4, sci_mode=False)

x = torch.tensor([[1.0, 0, 2, 0, 0], [0, 1, 0, 1, 0], [1, 0, 0, 0, 1]])
w_query = torch.tensor(
    [[0.0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0]]
)
w_key = torch.tensor(
    [[0.0, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
)
w_value = torch.tensor([[1.0, 0], [0, 2], [1, 0], [1, 2], [-1, 1]])
query, key, value = x @ w_query, x @ w_key, x @ w_value
print("raw scores", query @ key.T, sep="\n")
print("scores", attention_scores(query, key), sep="\n")

# The module keeps its matrices transposed, and wants a batch axis in front.
attention = SelfAttention(d_model=5, d_k=4, d_v=2)
attention.to_query.weight.data = w_query.T
attention.to_key.weight.data = w_key.T
attention.to_value.weight.data = w_value.T
with torch.no_grad():
    output, weights = attention(x.unsqueeze(0))
print("weights", weights[0], sep="\n")
print("output", output[0], sep="\n")
