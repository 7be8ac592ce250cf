import torch

from transformer_notes.attention import MultiHeadAttention
from transformer_notes.mixer import MixerLayer

torch.manual_seed(0)
attention, layer = MultiHeadAttention(8, 2), MixerLayer(5, 8, 3, 20)
x = torch.randn(1, 5, 8)
order = torch.tensor([2, 0, 4, 1, 3])
shuffled = x[:, order]

output, _ = attention(x, x)
after, _ = attention(shuffled, shuffled)
print("attention shuffles along:", torch.allclose(after, output[:, order], atol=1e-6))

y = layer(x)
print(
    "the Mixer layer does:", torch.allclose(layer(shuffled), y[:, order], atol=1e-3)
)

mixing = layer.token_mixing
mixing.to_hidden.weight.data = mixing.to_hidden.weight[:, order]
mixing.to_output.weight.data = mixing.to_output.weight[order]
mixing.to_output.bias.data = mixing.to_output.bias[order]
print(
    "with its weights in that order:",
    torch.allclose(layer(shuffled), y[:, order], atol=1e-6),
)
