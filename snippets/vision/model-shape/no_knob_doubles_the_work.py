from dataclasses import replace

from transformer_notes.counting import vit_macs, vit_parameters
from transformer_notes.vit import ViTConfig

# The middle of the study: Dosovitskiy et al. 2020, appendix D.2.
sizes = {"num_layers": 8, "d_model": 1024, "d_ff": 2048, "num_heads": 16}
middle = ViTConfig(image_size=224, patch_size=32, num_classes=0, **sizes)
turned = {
    "depth": replace(middle, num_layers=16),
    "width": replace(middle, d_model=2048),
    "MLP width": replace(middle, d_ff=4096),
    "patch": replace(middle, patch_size=16),
    "all four": replace(
        middle, num_layers=16, d_model=2048, d_ff=4096, patch_size=16
    ),
}
print(f"middle: {vit_macs(middle):,} MACs, {vit_parameters(middle):,} parameters")
work, parameters = {}, {}
for knob, config in turned.items():
    work[knob] = vit_macs(config) / vit_macs(middle)
    parameters[knob] = vit_parameters(config) / vit_parameters(middle)
    print(f"{knob:9}: work {work[knob]:6.3f}, parameters {parameters[knob]:6.3f}")
