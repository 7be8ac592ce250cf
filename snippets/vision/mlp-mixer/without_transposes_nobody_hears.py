import torch

from transformer_notes.mixer import MixerLayer

torch.manual_seed(0)
layer = MixerLayer(6, 6, 4, 20)  # six patches and, by chance, six channels
x = torch.randn(6, 6)
changed = x.clone()
changed[2, 4] += 1  # a number of the third patch


def untransposed(tokens):
    tokens = tokens + layer.token_mixing(layer.token_norm(tokens))
    return tokens + layer.channel_mixing(layer.channel_norm(tokens))


for name, function in (("with transposes", layer), ("without", untransposed)):
    difference = function(changed.unsqueeze(0)) - function(x.unsqueeze(0))
    notice = (difference[0].abs() > 1e-6).any(dim=1)
    print(f"{name}, patches that notice:", notice.sum().item())
