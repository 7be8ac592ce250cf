from transformer_notes.patches import PatchEmbedding

# D_model of three published models.
base_width, large_width, huge_width = (768, 1024, 1280)
sizes = {
    "ViT-B/16": (16, base_width),
    "ViT-L/16": (16, large_width),
    "ViT-H/14": (14, huge_width),
}

patch_dims = []
for name, (patch_size, d_model) in sizes.items():
    embedding = PatchEmbedding(num_channels=3, patch_size=patch_size, d_model=d_model)
    patch_dims.append(embedding.to_token.in_features)
    print(f"{name}: {patch_dims[-1]} numbers in a patch, {d_model} in a token")

base, large, huge = patch_dims
