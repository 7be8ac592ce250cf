import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from notes_site.digits import digits
from notes_site.recorded_vit import recorded_vit

model, images = recorded_vit("digits"), digits()[1].images[:5]
caught = []
for layer in model.layers:
    layer.attention.register_forward_hook(lambda _, __, out: caught.append(out[1]))
model(images)
print("hooks:", *torch.stack(caught).shape)
print("the same:", torch.equal(torch.stack(caught), model.attention_weights(images)))

x = torch.randn(5, 7, 12)
attention = nn.MultiheadAttention(12, num_heads=3, batch_first=True)
print("as it is:", *attention(x, x, x)[1].shape)
print("each head:", *attention(x, x, x, average_attn_weights=False)[1].shape)
layer = nn.TransformerEncoderLayer(12, nhead=3, batch_first=True)
layer.self_attn.register_forward_hook(lambda _, __, out: print("in a layer:", out[1]))
layer(x)
print("fused, the output alone:", *scaled_dot_product_attention(x, x, x).shape)
