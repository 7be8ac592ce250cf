from dataclasses import replace

from transformer_notes.counting import mixer_macs, mixer_parameters, vit_macs
from transformer_notes.mixer import published_mixer
from transformer_notes.vit import published_vit

vit_growth = {}
print("       parameters, 224, 448     work: linear  enlarged  ViT")
for name in ("L/16", "H/14"):
    small = published_mixer(name)
    same_width = replace(small, image_size=448)
    enlarged = replace(same_width, d_token=4 * small.d_token)
    base = mixer_macs(small)
    growth = mixer_macs(same_width) / base, mixer_macs(enlarged) / base
    vit_growth[name] = vit_macs(published_vit(name, image_size=448)) / vit_macs(
        published_vit(name)
    )
    millions = [
        mixer_parameters(config, head=False) / 1e6 for config in (small, enlarged)
    ]
    print(f"{name}  {millions[0]:7.1f} {millions[1]:7.1f}", end="")
    print(f"{growth[0]:22.2f} {growth[1]:9.2f} {vit_growth[name]:6.2f}")
