import torch

from transformer_notes.patches import PatchEmbedding

sizes = {"ViT-B/16": (16, 768), "ViT-L/16": (16, 1024), "ViT-H/14": (14, 1280)}
num_patches, patch_dim, parameters = {}, {}, {}
print("model     patches  patch_dim  d_model  parameters")
for name, (patch_size, d_model) in sizes.items():
    with torch.device("meta"):  # shapes without memory
        embedding = PatchEmbedding(3, patch_size, d_model)
        tokens = embedding(torch.empty(1, 3, 224, 224))
    num_patches[name] = tokens.shape[1]
    patch_dim[name] = embedding.to_token.in_features
    parameters[name] = sum(parameter.numel() for parameter in embedding.parameters())
    row = (name, num_patches[name], patch_dim[name], d_model, parameters[name])
    print("{:8}{:9}{:11}{:9}{:12,}".format(*row))
