from itertools import pairwise

from transformer_notes.counting import vit_macs
from transformer_notes.vit import published_vit

macs, growth = {}, {}
for name in ("Ti/16", "B/16", "G/14"):
    patch_size = published_vit(name).patch_size
    sides = [16 * patch_size * 2**doubling for doubling in range(6)]
    macs[name] = [vit_macs(published_vit(name, image_size=side)) for side in sides]
    growth[name] = [after / before for before, after in pairwise(macs[name])]
    steps = "  ".join(f"{ratio:5.2f}" for ratio in growth[name])
    print(f"{name:6} from {sides[0]} to {sides[-1]:,} pixels: {steps}")
