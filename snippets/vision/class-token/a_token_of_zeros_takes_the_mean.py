import torch

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
images = torch.randn(4, 2, 12, 12)  # 9 patches, 10 tokens

with_place = vit.attention_weights(images)[0, 0, 0, 0]
vit.positions.table.data[0] = 0  # the class token is zeros, and stands nowhere
layer = vit.layers[0]
x = layer.attention_norm(vit.embed(images))
read, weights = layer.attention(x, x)
print("a tenth from each:", torch.allclose(weights[:, :, 0], torch.tensor(0.1)))
values = layer.attention.to_value(x[:, 1:]).mean(dim=1)
mean = layer.attention.to_output(values * 9 / 10)
print("the mean of the patches:", torch.allclose(read[:, 0], mean, atol=1e-6))
print(f"with its place, from {with_place.min():.2f} to {with_place.max():.2f}")
