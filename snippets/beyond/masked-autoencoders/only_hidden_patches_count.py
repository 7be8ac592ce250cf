import torch

from transformer_notes.mae import hidden_patch_loss

# Four patches of one pixel: red, green, blue. Patch 1 was visible.
targets = torch.tensor([[[2.0, 0, 1], [5, 5, 5], [1, 1, 0], [0, 3, 0]]])
guesses = torch.tensor([[[1.0, 0, 1], [0, 0, 0], [1, 0, 2], [0, 1, 0]]])
hidden = torch.tensor([[True, False, True, True]])

loss = hidden_patch_loss(guesses, targets, hidden)
over_all = (guesses - targets).square().mean()
squares = (guesses - targets).square().sum(dim=-1)
guesses[:, 1] = 1000
after = hidden_patch_loss(guesses, targets, hidden)
after_over_all = (guesses - targets).square().mean()

print("squares of the patches:", *squares[0].tolist())
print(f"hidden patches: {loss:.4f}, all patches: {over_all:.4f}")
print(f"patch 1 guessed as 1000: {after:.4f} and {after_over_all:.1f}")
