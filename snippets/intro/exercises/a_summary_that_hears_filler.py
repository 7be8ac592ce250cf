import torch

from transformer_notes.attention import padding_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(5)
layer = EncoderLayer(12, 3, 20)
text = torch.randn(1, 3, 12)
padded = torch.cat((text, torch.zeros(1, 2, 12)), dim=1)
real = torch.tensor([[True, True, True, False, False]])

alone = layer(text)
together = layer(padded, padding_mask(real))
print("same rows:", torch.allclose(alone, together[:, :3], atol=1e-5))
summary = alone.mean(dim=1), together.mean(dim=1)
print("same summary:", torch.allclose(*summary, atol=1e-5))
