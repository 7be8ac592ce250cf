from transformer_notes.counting import vit_parameters
from transformer_notes.vit import published_vit

millions = {
    name: vit_parameters(published_vit(name)) / 1e6 for name in ("L/16", "L/32")
}
with_patches_of_16, with_patches_of_32 = millions.values()
for name, size in millions.items():
    print(f"ViT-{name} with 1,000 classes: {size:.1f} million")
