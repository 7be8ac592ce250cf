from dataclasses import replace

from transformer_notes.counting import vit_macs, vit_parameters
from transformer_notes.vit import published_vit

base = published_vit("B/16", num_classes=0)
blocks = 12 * (12 * 768**2 + 13 * 768)
around, gmacs = {}, {}
print("patch  tokens  all parameters  around the blocks   GMACs")
for patch_size in (56, 32, 28, 16, 14, 8, 7, 4):
    config = replace(base, patch_size=patch_size)
    parameters = vit_parameters(config)
    around[patch_size] = parameters - blocks
    gmacs[patch_size] = vit_macs(config) / 1e9
    row = patch_size, config.length, parameters, around[patch_size], gmacs[patch_size]
    print("{:5}{:8,}{:16,}{:19,}{:8.1f}".format(*row))
