import torch
from torch import nn

from transformer_notes.hybrid import ResNet

torch.manual_seed(0)
images = torch.randn(2, 3, 96, 128)
resnet = ResNet(num_channels=3, widths=(8, 16, 24, 32, 40), num_classes=10)

logits = resnet(images)
print("called:", tuple(logits.shape))
try:
    logits.flatten(2)
except IndexError as error:
    print("then flatten(2):", error)

feature_map = resnet.trunk(images)
tokens = feature_map.flatten(2).transpose(1, 2)
print("its trunk:", tuple(feature_map.shape), "tokens", tuple(tokens.shape))

first, second = nn.Linear(40, 12)(tokens), nn.Linear(40, 12)(tokens)
print("a new layer on each call gives the same:", torch.allclose(first, second))
