from itertools import pairwise

from transformer_notes.counting import vit_macs
from transformer_notes.vit import published_vit

names = "Ti/16", "S/16", "B/16", "L/16", "H/14", "g/14", "G/14"
configs = [published_vit(name, num_classes=0) for name in names]
steps, proportions = {}, {}
print("step            work   depth  width    MLP  tokens")
for (small, before), (large, after) in pairwise(zip(names, configs, strict=True)):
    steps[small, large] = (
        vit_macs(after) / vit_macs(before),
        after.num_layers / before.num_layers,
        after.d_model / before.d_model,
        after.d_ff / before.d_ff,
        after.length / before.length,
    )
    row = "".join(f"{ratio:7.2f}" for ratio in steps[small, large])
    print(f"{small:5} to {large:5}{row}")
for name, config in zip(names, configs, strict=True):
    d_model = config.d_model
    proportions[name] = d_model / config.num_layers, config.d_ff / d_model
    wide, mlp = proportions[name]
    print(f"{name:5} wide per block {wide:4.1f}, MLP width over width {mlp:.2f}")
