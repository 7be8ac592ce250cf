import torch

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.patches import patchify, unpatchify

model = recorded_vit("digits")
images, labels = digits()[1]
order = torch.randperm(16, generator=torch.Generator().manual_seed(3))
mixed = unpatchify(patchify(images, 2)[:, order], 2, 8, 8)

with torch.no_grad():
    before, lost = model(images), model(mixed)
    table = model.positions.table
    table[1:] = table[1:][order]  # The vectors go where their patches went.
    after = model(mixed)

print(
    "patches and vectors move: same logits:", torch.allclose(before, after, atol=1e-4)
)
right = (lost.argmax(dim=1) == labels).float().mean()
print("patches alone: fewer than 30 % right:", bool(right < 0.3))
