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
config = ViTConfig(**sizes, num_layers=6, num_classes=10)
alike = {}
for std in (0.0, 1.0):
    alike[std] = []
    for seed in range(3):
        torch.manual_seed(seed)
        vit = VisionTransformer(config)
        images = torch.randn(2, 3, 32, 32)
        vit.class_token.data = torch.randn(96) * std
        first, second = vit.represent(images)
        alike[std].append(F.cosine_similarity(first, second, dim=0).item())
for std, seeds in alike.items():
    print(f"std {std}: alike {', '.join(f'{value:.2f}' for value in seeds)}")
print(
    "louder is more alike:", all(a < b for a, b in zip(*alike.values(), strict=True))
)
