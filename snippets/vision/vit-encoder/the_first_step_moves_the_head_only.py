import torch
from torch.nn import functional as F

from transformer_notes.vit import VisionTransformer, ViTConfig

torch.manual_seed(0)
sizes = {
    "image_size": 8,
    "patch_size": 2,
    "num_channels": 3,
    "d_model": 12,
    "d_ff": 20,
}
vit = VisionTransformer(ViTConfig(**sizes, num_heads=4, num_layers=2, num_classes=10))
images, labels = torch.randn(6, 3, 8, 8), torch.tensor([3, 1, 4, 1, 5, 9])
optimiser = torch.optim.SGD(vit.parameters(), lr=0.1)

for step in (1, 2):
    loss = F.cross_entropy(vit(images), labels)
    optimiser.zero_grad()
    loss.backward()
    moved = [name for name, p in vit.named_parameters() if p.grad.abs().max() > 1e-9]
    total = len(list(vit.parameters()))
    print(f"step {step}: loss {loss.item():.4f}, {len(moved)} of {total} move")
    if step == 1:
        print(", ".join(moved))
    optimiser.step()
