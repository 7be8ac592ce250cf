import torch

from transformer_notes.attention import MultiHeadAttention
from transformer_notes.vit import VisionTransformer, ViTConfig

torch.manual_seed(0)
sizes = {
    "image_size": 12,
    "patch_size": 4,
    "num_channels": 2,
    "d_model": 8,
    "d_ff": 20,
}
config = ViTConfig(**sizes, num_heads=2, num_layers=3, num_classes=5, pooling="mean")
vit = VisionTransformer(config)
images = torch.randn(4, 2, 12, 12)
x = vit.encode(images)  # patches only

pool = MultiHeadAttention(config.d_model, config.num_heads)
probe = torch.randn(config.d_model)
y, weights = pool(probe.expand(len(x), 1, -1), x)
print("one question, nine patches:", tuple(weights.shape), "->", tuple(y[:, 0].shape))

mean = pool.to_output(pool.to_value(x.mean(dim=1)))
asks_nothing, _ = pool(torch.zeros(len(x), 1, config.d_model), x)
print("asks nothing, the mean:", torch.allclose(asks_nothing[:, 0], mean, atol=1e-6))
