import torch
from torch.nn.functional import interpolate

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.vit import at_resolution, resize_positions

images, labels = digits()[1]
larger = interpolate(images, size=(12, 12), mode="bilinear")
model = recorded_vit("digits")
resized, long, middles = (at_resolution(model, 12) for _ in range(3))

table = model.positions.table
new = resized.positions.table[1:]
with torch.no_grad():
    # The old length for each new vector, whatever its direction.
    unit = new / new.norm(dim=1, keepdim=True)
    long.positions.table[1:] = unit * table[1:].norm(dim=1).mean()
    middles.positions.table[:] = resize_positions(table, 4, 6, align_corners=False)
    before, with_length, by_middles = (
        (network(larger).argmax(dim=1) == labels).float().mean()
        for network in (resized, long, middles)
    )

print("the old length gains less than 5 points:", bool(with_length - before < 0.05))
print("middles of pieces gain more than 2:", bool(by_middles - before > 0.02))
