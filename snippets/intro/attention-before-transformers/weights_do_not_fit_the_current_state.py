import torch

from transformer_notes.alignment import dot_score, soft_attention

source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
target = torch.tensor([[0.4, 1, 0]])
context, weights = soft_attention(dot_score(target, source), source)

try:
    print(weights * target)
except RuntimeError as error:
    print(error)
print("shapes: weights", list(weights.shape), "context", list(context.shape))

# Three source words instead of four: the shapes fit, and nothing warns.
three = source[[0, 2, 3]]
context, weights = soft_attention(dot_score(target, three), three)
print("elementwise", weights * target)
print("context    ", context)
