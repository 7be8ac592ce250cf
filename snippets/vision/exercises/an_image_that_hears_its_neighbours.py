import torch
from torch import nn

torch.manual_seed(6)
stem = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1),
    nn.BatchNorm2d(8),
    nn.ReLU(),
    nn.Conv2d(8, 20, kernel_size=3, stride=2, padding=1),
)
images = torch.randn(5, 3, 12, 16)
alone, together = stem(images[:1]), stem(images)[:1]
print(tuple(alone.shape), "same:", torch.allclose(alone, together, atol=1e-5))
