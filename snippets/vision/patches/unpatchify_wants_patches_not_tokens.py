import torch

from transformer_notes.patches import PatchEmbedding, unpatchify

images = torch.zeros(1, 3, 224, 224)
sizes = {"ViT-B/16": (16, 768), "ViT-L/16": (16, 1024), "ViT-H/14": (14, 1280)}
for name, (patch_size, d_model) in sizes.items():
    tokens = PatchEmbedding(3, patch_size, d_model)(images)
    try:
        print(name, *unpatchify(tokens, patch_size, 224, 224).shape)
    except ValueError as error:
        print(name, error)
