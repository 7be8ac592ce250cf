import torch

# n independent numbers of variance one, squeezed linearly into d, then guessed back.
torch.manual_seed(0)
d = 4
kept = {}
for n in (4, 5, 8, 20, 100):
    squeeze = torch.randn(n, d, dtype=torch.float64)
    best_guess = torch.linalg.pinv(squeeze)  # the best of all linear decoders
    through = squeeze @ best_guess
    lost = (torch.eye(n).double() - through).square().sum() / n
    kept[n] = 1 - lost
    print(f"{n:3} numbers through {d}: {kept[n].item():.4f} kept")
