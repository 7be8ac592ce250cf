import torch

from transformer_notes.memory import content_weights

torch.set_printoptions(precision=4, sci_mode=False)

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]])
key = torch.tensor([0.0, 1])  # exactly the direction of row 1

cosine = content_weights(memory, key, torch.tensor(5.0))
product = (5 * memory @ key).softmax(dim=0)
print("cosine:     ", cosine)
print("dot product:", product)
