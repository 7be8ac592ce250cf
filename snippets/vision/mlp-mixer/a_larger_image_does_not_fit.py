import torch

from transformer_notes.layers import EncoderLayer
from transformer_notes.mixer import MixerLayer

torch.manual_seed(0)
attention = EncoderLayer(8, 2, 20)
mixer = MixerLayer(9, 8, 3, 20)  # for a grid of 3 by 3 patches
for side in (3, 6):
    tokens = torch.randn(1, side * side, 8)
    print(side * side, "tokens, attention:", tuple(attention(tokens).shape))
    try:
        print(side * side, "tokens, Mixer:    ", tuple(mixer(tokens).shape))
    except RuntimeError as error:
        print(side * side, "tokens, Mixer:    ", error)
