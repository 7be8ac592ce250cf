import torch

from transformer_notes.vit import VisionTransformer, at_resolution, published_vit

torch.set_default_device("meta")  # shapes only
vit = VisionTransformer(published_vit("B/16"))
images = torch.empty(2, 3, 384, 384)
tokens = vit.embedding(images)
print(
    tuple(tokens.shape), "tokens, and", tuple(vit.positions.table.shape), "positions"
)
try:
    vit(images)
except ValueError:
    print("refused")

larger = at_resolution(vit, image_size=384)
print(tuple(larger.positions.table.shape), "positions:", tuple(larger(images).shape))
