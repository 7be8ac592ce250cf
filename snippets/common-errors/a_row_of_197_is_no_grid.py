import torch

from transformer_notes.interpret import class_token_map
from transformer_notes.vit import published_vit

config = published_vit("B/16")
torch.manual_seed(0)
shape = (config.num_layers, config.num_heads, config.length, config.length)
weights = torch.randn(shape).softmax(dim=-1)

averaged = weights[-1].mean(dim=0)
print("last layer, mean of the heads:", *averaged.shape)
try:
    averaged[0].reshape(14, 14)
except RuntimeError as error:
    print(error)
print("without the first entry:", *class_token_map(averaged, 14, 14).shape)

larger = published_vit("B/16", image_size=384)
print("384 pixels:", larger.length, "tokens,", larger.grid_size, "patches a side")
