from dataclasses import replace

from transformer_notes.counting import vit_macs, vit_parameters, weights_bytes
from transformer_notes.vit import ViTConfig

sizes = {"num_layers": 8, "d_model": 1024, "d_ff": 2048, "num_heads": 16}
middle = ViTConfig(image_size=224, patch_size=32, num_classes=0, **sizes)
ways = {
    "middle": middle,
    "depth": replace(middle, num_layers=16),
    "width": replace(middle, d_model=1600, num_heads=25),
    "MLP width": replace(middle, d_ff=6400),
    "tokens": replace(middle, image_size=320),
    "a bit of all": replace(
        middle, num_layers=10, d_model=1152, d_ff=2304, num_heads=18, patch_size=28
    ),
}
table = {}
print("              work  parameters  tokens  in a row  pairs, MB")
for way, config in ways.items():
    length, layers = config.length, config.num_layers
    megabytes = layers * weights_bytes(config.num_heads, length, length) / 1e6
    work = vit_macs(config) / vit_macs(middle)
    table[way] = work, vit_parameters(config), length, 6 * layers, megabytes
    print("{:13}{:5.2f}{:12,}{:8}{:10}{:11.2f}".format(way, *table[way]))
