import torch

from transformer_notes.alignment import dot_score, soft_attention

source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])  # four words
target = torch.tensor([[0.4, 1, 0]])  # the current state

context, weights = soft_attention(dot_score(target, source), source)
print("weights", list(weights.shape), "current state", list(target.shape))
print("context", context)

context, weights = soft_attention(dot_score(target, source[:3]), source[:3])
print("three words: context", context)
print("three words: product", weights * target)
