import torch

from transformer_notes.counting import num_parameters
from transformer_notes.vit import VisionTransformer, published_vit

config = published_vit("B/16")
with torch.device("meta"):
    layer = VisionTransformer(config).layers[0]
attention, mlp = num_parameters(layer.attention), num_parameters(layer.feed_forward)
whole = num_parameters(layer)
print(f"attention {attention:,} + MLP {mlp:,} + norms {whole - attention - mlp:,}")

small = VisionTransformer(published_vit("Ti/16", image_size=32))
for layer in small.layers:
    for last in (layer.attention.to_output, layer.feed_forward.to_output):
        torch.nn.init.zeros_(last.weight)
x = small.embed(torch.randn(2, 3, 32, 32))
for layer in small.layers:
    before, x = x, layer(x)
print("both silent, the tokens pass:", torch.equal(before, x))
