import torch

from transformer_notes.alignment import soft_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Features made up by hand: fur, grass, sky.
patches = torch.tensor([[8.0, 0, 0], [4, 4, 0], [0, 8, 0], [0, 0, 8]])
scores = torch.tensor([[2.0, 1, 0, -1]], requires_grad=True)  # one row: one who asks

context, weights = soft_attention(scores, patches)
print("weights", weights.detach())
print("context", context.detach())

fur = context[0, 0]
fur.backward()
print("slopes ", scores.grad)
