import numpy as np
import torch
from scipy.optimize import linprog

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.attention import split_heads

model, images = recorded_vit("digits"), digits()[1].images[:40]
x = model.embed(images)
for layer in model.layers[:-1]:
    x = layer(x)
last = model.layers[-1]
with torch.no_grad():
    normed = last.attention_norm(x)
    values = split_heads(last.attention.to_value(normed), 4)
    weights = (
        last.attention(normed, normed)[1][:, :, 0].double().flatten(0, 1).numpy()
    )

# Other weights with the same output: as little as possible on the token most read.
kept = torch.nn.functional.pad(values, (0, 1), value=1).double().flatten(0, 1).numpy()
print("weights, conditions:", *kept.shape[1:])
moved = []
for a, table in zip(weights, kept, strict=True):
    top = np.eye(len(a))[a.argmax()]
    other = linprog(top, A_eq=table.T, b_eq=table.T @ a, bounds=(0, 1)).x
    moved.append(np.abs(other - a).sum() / 2)
print("a typical head, less than a tenth:", bool(np.median(moved) < 0.1))
print("some head, more than a fifth:", bool(np.max(moved) > 0.2))
