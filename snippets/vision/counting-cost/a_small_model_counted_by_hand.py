from transformer_notes.counting import num_parameters, vit_macs, vit_parameters
from transformer_notes.vit import VisionTransformer, ViTConfig

sizes = {"d_model": 4, "d_ff": 10, "num_heads": 2, "num_layers": 2}
config = ViTConfig(image_size=6, patch_size=3, num_channels=1, num_classes=3, **sizes)
model = VisionTransformer(config)

num_patches, patch_dim, length = 2 * 2, 3 * 3, 2 * 2 + 1
d_model, d_ff = config.d_model, config.d_ff
parts = {
    "patch embedding": patch_dim * d_model + d_model,
    "class token, positions": d_model + length * d_model,
    "two blocks": 2 * (4 * d_model**2 + 2 * d_model * d_ff + 9 * d_model + d_ff),
    "last norm": 2 * d_model,
    "head": d_model * 3 + 3,
}
for name, number in parts.items():
    print(f"{name:23}{number:4}")
print("sum, formula, model:", sum(parts.values()), vit_parameters(config), end=" ")
print(num_parameters(model))

embedding, pairs = num_patches * patch_dim * d_model, 2 * length**2 * d_model
others = 4 * length * d_model**2 + 2 * length * d_model * d_ff
macs = embedding + 2 * (others + pairs) + d_model * 3
print("MACs, formula:", macs, vit_macs(config))
