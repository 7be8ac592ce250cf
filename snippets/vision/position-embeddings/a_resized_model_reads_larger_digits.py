import torch
from torch.nn.functional import interpolate

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit
from transformer_notes.vit import at_resolution, linear_interpolation

images, labels = digits()[1]
larger = interpolate(images, size=(12, 12), mode="bilinear")
model = recorded_vit("digits")
resized, as_a_list = at_resolution(model, 12), at_resolution(model, 12)

old, new = model.positions.table[1:], resized.positions.table[1:]
with torch.no_grad():
    stretch = linear_interpolation(16, 36, align_corners=True)
    as_a_list.positions.table[1:] = stretch @ old
    on_grid, on_list = (
        (network(larger).argmax(dim=1) == labels).float().mean()
        for network in (resized, as_a_list)
    )

print("stretched on the grid, more than 50 % right:", bool(on_grid > 0.5))
print("stretched as a list, less than 35 %:", bool(on_list < 0.35))
shorter = new.norm(dim=1).mean() < 0.8 * old.norm(dim=1).mean()
print("new vectors shorter than 0.8 of the old:", bool(shorter))
