import torch
from torch import nn

from transformer_notes.attention import SelfAttention
from transformer_notes.recurrent import RNN

torch.manual_seed(0)
x, positions = torch.randn(2, 1, 12, 4)  # a row of 12 places, 4 numbers each
dense, attention, rnn = nn.Linear(48, 60), SelfAttention(4, 3, 5), RNN(4, 5)


def convolution(stride=1, padding_mode="circular"):
    layer = nn.Conv1d(4, 5, 3, stride, padding=1, padding_mode=padding_mode)
    return lambda x: layer(x.transpose(1, 2)).transpose(1, 2)


layers = {
    "dense": lambda x: dense(x.flatten(1)).view(1, 12, 5),
    "convolution": convolution(),
    "... of stride 2": convolution(stride=2),
    "... zeros beyond": convolution(padding_mode="zeros"),
    "attention": lambda x: attention(x)[0],
    "... with positions": lambda x: attention(x + positions)[0],
    "recurrent": lambda x: rnn(x)[0],
}
changes = x.roll(1, 1), x.roll(2, 1), x[:, torch.randperm(12)]
for name, layer in layers.items():
    outputs = [layer(row).flatten(0, -2).unique(dim=0) for row in (x, *changes)]
    same = [torch.allclose(after, outputs[0], atol=1e-6) for after in outputs[1:]]
    print(f"{name:18} shift by 1: {same[0]}, by 2: {same[1]}, any order: {same[2]}")
