import torch
from torch import nn

from transformer_notes.hybrid import ConvolutionalStem
from transformer_notes.patches import PatchEmbedding

with torch.device("meta"):
    stem = ConvolutionalStem(3, (48, 96, 192, 384), d_model=384)
    patches = PatchEmbedding(num_channels=3, patch_size=16, d_model=384)

side, costs = 224, []
for layer in stem.modules():
    if isinstance(layer, nn.Conv2d):
        side //= layer.stride[0]
        costs.append(layer.weight.numel() * side**2)
        print(f"to {side:3} × {side}: {layer.weight.numel():8,} weights", end=", ")
        print(f"{costs[-1]:12,} products")
by_stem = sum(costs)
by_patches = patches.to_token.weight.numel() * 14**2
# ViT-S with an inner width of 3 · 384, and no class token.
block = 196 * (4 + 6) * 384**2 + 2 * 196**2 * 384
print(f"stem {by_stem:,}, patches {by_patches:,}, one block {block:,}")
