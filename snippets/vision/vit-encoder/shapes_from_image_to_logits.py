import torch

from transformer_notes.patches import patchify
from transformer_notes.vit import VisionTransformer, published_vit

config = published_vit("B/16")
with torch.device("meta"):  # shapes only, no numbers
    vit, images = VisionTransformer(config), torch.empty(5, 3, 224, 224)

patches = patchify(images, config.patch_size)
tokens = vit.embedding(images)
x = vit.embed(images)
print("images", tuple(images.shape))
print("patches", tuple(patches.shape))
print("tokens", tuple(tokens.shape))
print("z_0, with the class token", tuple(x.shape))
for layer in vit.layers:
    x = layer(x)
print("z_12, after the last layer", tuple(x.shape))
weights, y = vit.attention_weights(images)[-1], vit.norm(x)[:, 0]
logits = vit.to_logits(y)
print("attention weights of a layer", tuple(weights.shape))
print("y", tuple(y.shape))
print("logits", tuple(logits.shape))
