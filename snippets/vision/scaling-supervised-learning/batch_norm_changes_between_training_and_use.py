import torch
from torch import nn

torch.manual_seed(0)
batch_norm, channels = nn.BatchNorm2d(4), 4
group_norm = nn.GroupNorm(2, 4)
old = torch.randn(2_000, channels, 1, 5)  # pre-training data
new = 3 + 2 * torch.randn(6, channels, 1, 5)  # a few images of another kind

for batch in old.split(8):  # batches of eight, as on each chip of BiT-L
    batch_norm(batch)

for name, norm in (("batch norm", batch_norm), ("group norm", group_norm)):
    training, use = norm.train()(new), norm.eval()(new)
    means = f"mean {training.mean():z.2f} in training, {use.mean():z.2f} in use"
    print(f"{name}: {means}")
    if name == "batch norm":
        trained_mean, used_mean = training.mean().item(), use.mean().item()
