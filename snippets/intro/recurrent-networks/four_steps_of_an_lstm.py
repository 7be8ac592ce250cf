import torch

from transformer_notes.recurrent import lstm_step

# Rows: gates i, f, g, o. Features of a word: place, other. One unit.
w = torch.tensor([[3.0, -2], [-1, 2], [2, -1], [1, -1]]).unsqueeze(-1)
u = torch.tensor([1.0, 1, -1, 2]).view(4, 1, 1)
b = torch.tensor([-1.0, 2, 0, 1]).view(4, 1, 1)
france, other = torch.tensor([[1.0, 0]]), torch.tensor([[0.0, 1]])

hidden = cell = torch.zeros(1, 1)
for word in ("France", "a", "few", "words"):
    token = france if word == "France" else other
    hidden, cell = lstm_step(token, hidden, cell, w, u, b)
    print(f"{word:6} cell {cell.item():.4f}  shows {hidden.item():.4f}")
