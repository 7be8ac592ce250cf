import torch
from torch.nn.functional import cosine_similarity

from notes_site.recorded import recorded
from notes_site.recorded_vit import recorded_vit
from transformer_notes.vit import VisionTransformer

model = recorded_vit("digits")
trained = model.positions.table.detach()

# Where the training of these weights began, as in experiments/digits.
torch.manual_seed(1)
torch.randperm(1400)
VisionTransformer(model.config)
began = torch.randn(17, 48) * recorded("digits")["settings"]["positions_start"]

grid = trained[1:].unflatten(0, (4, 4))
beside = cosine_similarity(grid[:, 1:], grid[:, :-1], dim=-1)
below = cosine_similarity(grid[1:], grid[:-1], dim=-1)
neighbours = torch.cat((beside.flatten(), below.flatten())).mean()

stayed = cosine_similarity(trained, began, dim=-1).min() > 0.9
print("every vector still points where it began:", bool(stayed))
print("neighbours alike, on average by less than 0.1:", bool(neighbours.abs() < 0.1))
