import torch
from torch import nn

from transformer_notes.windows import PatchMerging

batch, height, width, channels = 2, 6, 8, 5
x = torch.randn(batch, height, width, channels)
cut = x.reshape(batch, height // 2, 2, width // 2, 2, channels)
noted = cut.permute(0, 1, 3, 5, 2, 4).flatten(4)
print("as noted:  ", tuple(noted.shape))
try:
    nn.LayerNorm(4 * channels)(noted)
except RuntimeError as error:
    print("  the norm:", str(error).partition(",")[0])

expected = PatchMerging.concatenate(x)
reshaped = cut.permute(0, 1, 3, 5, 2, 4).flatten(3)
correct = cut.permute(0, 1, 3, 4, 2, 5).flatten(3)
print("flatten(3):", tuple(reshaped.shape), torch.equal(reshaped, expected))
print("correct:   ", tuple(correct.shape), torch.equal(correct, expected))

tokens = torch.randn(batch, 1 + height * width, channels)
try:
    tokens.reshape(batch, height, width, channels)
except RuntimeError as error:
    print("with a class token:", error)
