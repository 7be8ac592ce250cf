import torch

from transformer_notes.counting import attention_macs, feed_forward_macs, vit_macs
from transformer_notes.vit import VisionTransformer, ViTConfig, published_vit

torch.manual_seed(0)
sizes = {
    "image_size": 12,
    "patch_size": 4,
    "num_channels": 2,
    "d_model": 8,
    "d_ff": 20,
}
vit = VisionTransformer(ViTConfig(**sizes, num_heads=2, num_layers=3, num_classes=5))
images = torch.randn(4, 2, 12, 12)
x = vit.embed(images)
for layer in vit.layers[:-1]:
    x = layer(x)
last = vit.layers[-1]
normed = last.attention_norm(x)
row = x[:, :1] + last.attention(normed[:, :1], normed)[0]  # only the class token asks
row = row + last.feed_forward(last.feed_forward_norm(row))
y = vit.norm(row)[:, 0]
print("same y:", torch.allclose(y, vit.represent(images), atol=1e-6))

base = published_vit("B/16")
n, d, d_ff = base.length, base.d_model, base.d_ff
all_rows = attention_macs(n, n, d) + feed_forward_macs(n, d, d_ff)
one_row = attention_macs(1, n, d) + feed_forward_macs(1, d, d_ff)
print(f"saved: {all_rows - one_row:,} of {vit_macs(base):,} MACs")
