import torch
from torch import nn

from transformer_notes.counting import num_parameters
from transformer_notes.layers import EncoderLayer

torch.manual_seed(3)
stack = nn.Sequential(*[EncoderLayer(24, 4, 60)] * 6)
print(stack(torch.randn(2, 5, 24)).shape)
print(len(stack), "blocks,", num_parameters(stack), "parameters")
