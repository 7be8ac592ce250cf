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
trained_on = stem(images)[:1]


def same_alone(images: torch.Tensor) -> bool:
    return torch.allclose(stem(images[:1]), stem(images)[:1], atol=1e-5)


stem.eval()
print("evaluation mode:", same_alone(images))
print("as in training:", torch.allclose(stem(images)[:1], trained_on, atol=1e-5))
stem.train()
stem[1] = nn.GroupNorm(4, 8)
print("group norm:", same_alone(images))
