import torch
from torch.nn import functional as F

from transformer_notes.vit import VisionTransformer, ViTConfig

sizes = {
    "image_size": 32,
    "patch_size": 8,
    "d_model": 96,
    "d_ff": 384,
    "num_heads": 3,
}
gradients = {}
for pooling in ("class token", "mean"):
    config = ViTConfig(**sizes, num_layers=6, num_classes=10, pooling=pooling)
    gradients[pooling] = []
    for seed in range(3):
        torch.manual_seed(seed)
        vit = VisionTransformer(config)
        torch.manual_seed(seed + 100)  # the same head and images for both
        vit.to_logits.weight.data.normal_(std=0.1)
        images, labels = torch.randn(8, 3, 32, 32), torch.arange(8)
        F.cross_entropy(vit(images), labels).backward()
        slopes = [p.grad.flatten() for p in vit.layers.parameters()]
        gradients[pooling].append(torch.cat(slopes).norm().item())
pairs = list(zip(*gradients.values(), strict=True))
for token, mean in pairs:
    print(f"class token {token:.1f}, mean {mean:.1f}")
print("larger with the token:", all(token > mean for token, mean in pairs))
