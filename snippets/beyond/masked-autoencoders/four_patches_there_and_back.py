import torch

from transformer_notes.mae import random_masking

noise = torch.tensor([[0.6, 0.2, 0.9, 0.4]])
shuffle = noise.argsort(dim=1)
keep, restore, hidden = random_masking(noise, num_visible=1)

# After the encoder: one vector, then three mask tokens. Here they are names.
full = ["h(1)", "m", "m", "m"]
laid_out = [full[place] for place in restore[0].tolist()]

print("shuffle:", *shuffle[0].tolist())
print("restore:", *restore[0].tolist())
print("visible:", *keep[0].tolist(), "  hidden:", *hidden[0].tolist())
print("laid out:", *laid_out)
