import torch

from transformer_notes.memory import content_weights

torch.set_printoptions(precision=4, sci_mode=False)

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]])
key = torch.tensor([3.0, 4])

products = memory @ key
similarity = products / (memory.norm(dim=1) * key.norm())
print("dot products", products)
print("cosines     ", similarity)
for strength in (0, 1, 5, 50):
    weights = content_weights(memory, key, torch.tensor(float(strength)))
    print(f"strength {strength:2}:", weights)

longer = content_weights(memory, 10 * key, torch.tensor(5.0))
print("a key ten times as long, strength 5:", longer)
