from dataclasses import replace

from transformer_notes.counting import mixer_macs, mixer_parameters, vit_macs
from transformer_notes.mixer import published_mixer
from transformer_notes.vit import published_vit

print("      millions: 224, 448   work: same D_S  enlarged  ViT")
for name in ("L/16", "H/14"):
    small = published_mixer(name)
    same_width = replace(small, image_size=448)
    enlarged = replace(same_width, d_token=4 * small.d_token)
    stored = [mixer_parameters(c, head=False) / 1e6 for c in (small, enlarged)]
    works = [mixer_macs(c) / mixer_macs(small) for c in (same_width, enlarged)]
    vit = vit_macs(published_vit(name, image_size=448)) / vit_macs(
        published_vit(name)
    )
    print(f"{name} {stored[0]:12.1f} {stored[1]:.1f}", end="")
    print(f"{works[0]:17.2f} {works[1]:9.2f} {vit:5.2f}")
