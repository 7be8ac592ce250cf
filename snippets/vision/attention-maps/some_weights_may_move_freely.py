import torch

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.attention import split_heads

model, images = recorded_vit("digits").double(), digits()[1].images[:40].double()
x = model.embed(images)
for layer in model.layers[:-1]:
    x = layer(x)
last = model.layers[-1]
normed = last.attention_norm(x)
values = split_heads(last.attention.to_value(normed), 4).detach().flatten(0, 1)
weights = last.attention(normed, normed)[1][:, :, 0].detach().flatten(0, 1)

# What must stay: the output, and the sum of the weights.
tables = torch.nn.functional.pad(values, (0, 1), value=1)
tokens, conditions = tables.shape[1:]
zeros = torch.combinations(torch.arange(tokens), tokens - conditions)
print("tokens, conditions, corners to try:", tokens, conditions, len(zeros))
moved, changed = [], []
for row, table in zip(weights, tables, strict=True):
    free = torch.linalg.svd(table.T)[2][conditions:].T
    corners = row - torch.linalg.solve(free[zeros], row[zeros]) @ free.T
    corners = corners[(corners > -1e-9).all(dim=1)]
    moved.append((corners - row).abs().sum(dim=1).max() / 2)
    changed.append((corners.argmax(dim=1) != row.argmax()).any())
print("a typical row, less than a tenth:", bool(torch.stack(moved).median() < 0.1))
print("some row, more than a fifth:", bool(max(moved) > 0.2))
print("another most read, in over a tenth:", sum(changed).item() > len(changed) / 10)
