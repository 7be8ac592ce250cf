from transformer_notes.counting import vit_parameters
from transformer_notes.vit import published_vit

# In millions. Zhai et al. 2021, table 2, but for S, Touvron et al. 2020, table 1,
# and H, Dosovitskiy et al. 2020, table 1.
printed = {
    "Ti/16": 5.5, "S/16": 22, "B/16": 86, "L/16": 303, "H/14": 632, "g/14": 1011,
    "G/14": 1843,
}  # fmt: skip
apart = []
print("model  layers  width    MLP  heads     parameters  printed")
for name, size in printed.items():
    config = published_vit(name, num_classes=0)
    count = vit_parameters(config)
    shape = config.num_layers, config.d_model, config.d_ff, config.num_heads
    print(f"{name:6} {shape[0]:6}", *(f"{n:6}" for n in shape[1:]), end=" ")
    print(f"{count:14,} {size:8}")
    if round(count / 1e6, 1 if size < 10 else None) != size:
        apart.append(name)
print("another number is printed for:", *apart)

assert apart == ["H/14"]
