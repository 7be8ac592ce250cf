import torch
from torch.nn import functional as F

from transformer_notes.vit import VisionTransformer, ViTConfig

torch.manual_seed(0)
sizes = {
    "image_size": 12,
    "patch_size": 4,
    "num_channels": 2,
    "d_model": 8,
    "d_ff": 20,
}
vit = VisionTransformer(ViTConfig(**sizes, num_heads=2, num_layers=3, num_classes=5))
vit.to_logits.weight.data.normal_()
images, labels = torch.randn(4, 2, 12, 12), torch.tensor([3, 1, 4, 0])

before = vit(images)
F.cross_entropy(before, labels).backward()
place = vit.positions.table
print("same gradient:", torch.equal(vit.class_token.grad, place.grad[0]))

vit.class_token.data += place[0]
place.data[0] = 0
print("all in one, same logits:", torch.allclose(vit(images), before, atol=1e-6))
