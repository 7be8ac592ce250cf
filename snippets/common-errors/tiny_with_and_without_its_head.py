from transformer_notes.counting import vit_parameters
from transformer_notes.vit import published_vit

millions = {}
for name in ("Ti/16", "B/16"):
    config = published_vit(name)
    with_head, without = vit_parameters(config), vit_parameters(config, head=False)
    millions[name] = with_head / 1e6, without / 1e6
    print(
        f"ViT-{name}: {with_head / 1e6:.1f} with a head, {without / 1e6:.1f} without"
    )
tiny_with, tiny_without = millions["Ti/16"]
base_with, base_without = millions["B/16"]
