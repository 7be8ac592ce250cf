import torch

patches = torch.arange(8)  # instead of pixels, each patch shows its number
order = torch.tensor([5, 2, 7, 0, 3, 6, 1, 4])  # drawn at random
visible = patches[order[:2]]  # a quarter; the encoder reads these two
print("visible", visible.tolist())

mask_tokens = torch.full((6,), -1)  # -1 stands for the mask token
shuffled = torch.cat((visible, mask_tokens))
restored = shuffled[order]
print("restored", restored.tolist())
