import torch

from transformer_notes.recurrent import gru_step

# Rows: r, z and the candidate. Features of a word: place, other. One unit.
w = torch.tensor([[2.0, 1], [-3, 2], [2, -1]]).unsqueeze(-1)
u = torch.tensor([1.0, 1, -1]).view(3, 1, 1)
b = torch.tensor([-1.0, 1, 0]).view(3, 1, 1)
france, other = torch.tensor([[1.0, 0]]), torch.tensor([[0.0, 1]])

hidden = torch.zeros(1, 1)
for word in ("France", "a", "few", "words"):
    token = france if word == "France" else other
    hidden = gru_step(token, hidden, w, u, b)
    print(f"{word:6} state {hidden.item():.4f}")
