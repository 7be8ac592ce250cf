import torch

from transformer_notes.layers import gelu, layer_norm
from transformer_notes.mixer import MixerLayer

x = torch.tensor([[3.0, 3, 1, 1], [1, 3, 1, 3], [0, 2, 2, 0]])  # sky, boat, sea
w1 = torch.tensor([[1.0, 1, 0], [1, 0, -1]])  # sky plus boat; sky minus sea
w2 = torch.tensor([[1.0, 0], [0, 1], [1, -1]])
w3 = torch.tensor(
    [[1.0, 0, 0, 0, 1], [-1, 1, 0, 0, 1], [0, 1, 1, 0, 0], [0, 0, -1, 2, 0]]
)
w4 = torch.cat((torch.eye(4), torch.tensor([[0.0, 1, 0, -1]])))

gain, bias = torch.ones(4), torch.zeros(4)
normed = layer_norm(x, gain, bias)
token_hidden = w1 @ normed  # from the left: the same for every channel
u = x + w2 @ gelu(token_hidden)
print(u)
normed_u = layer_norm(u, gain, bias)
channel_hidden = normed_u @ w3  # from the right: the same for every patch
y = u + gelu(channel_hidden) @ w4
print(y)

layer = MixerLayer(3, 4, 2, 5)
tokens, channels = layer.token_mixing, layer.channel_mixing
linears = tokens.to_hidden, tokens.to_output, channels.to_hidden, channels.to_output
for linear, weight in zip(linears, (w1, w2, w3.T, w4.T), strict=True):
    linear.weight.data, linear.bias.data = weight, torch.zeros(len(weight))
print("our layer agrees:", torch.allclose(layer(x.unsqueeze(0))[0], y, atol=1e-6))
