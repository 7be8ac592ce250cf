from dataclasses import replace

import torch
from torch import nn

from transformer_notes.counting import vit_macs
from transformer_notes.vit import VisionTransformer, ViTConfig

counted: list[int] = []


def count(layer: nn.Linear, _: tuple[torch.Tensor], output: torch.Tensor) -> None:
    counted.append(layer.in_features * output.numel())


small = ViTConfig(
    image_size=48, patch_size=8, d_model=24, d_ff=60, num_heads=3, num_layers=4,
    num_classes=5,
)  # fmt: skip
for size in (48, 96):
    config = replace(small, image_size=size)
    model = VisionTransformer(config)
    for module in model.modules():
        if isinstance(module, nn.Linear):
            module.register_forward_hook(count)
    counted.clear()
    model(torch.zeros(1, 3, size, size))
    print(f"counted {sum(counted):,} of {vit_macs(config):,}")
