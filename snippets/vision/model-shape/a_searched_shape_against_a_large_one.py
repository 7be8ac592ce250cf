from transformer_notes.counting import vit_macs, vit_parameters
from transformer_notes.vit import ViTConfig, published_vit

sizes = {"num_layers": 27, "d_model": 1152, "d_ff": 4304, "num_heads": 16}
searched = ViTConfig(image_size=224, patch_size=14, num_classes=0, **sizes)
shapes = {"SoViT-400m/14": searched}
shapes |= {
    f"ViT-{n}": published_vit(n, num_classes=0) for n in ("L/16", "g/14", "G/14")
}
gflops = {name: 2 * vit_macs(config) / 1e9 for name, config in shapes.items()}
millions = {name: vit_parameters(config) / 1e6 for name, config in shapes.items()}
for name, number in gflops.items():
    share = gflops["SoViT-400m/14"] / number
    print(f"{name:14}{millions[name]:7.0f} million {number:6.0f} GFLOPs  {share:.2f}")
