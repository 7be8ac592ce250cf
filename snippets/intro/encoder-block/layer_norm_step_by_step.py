import torch
from torch.nn import functional as F

from transformer_notes.layers import layer_norm

torch.set_printoptions(precision=4, sci_mode=False)
x = torch.tensor([1.0, 7, 7, 9])
gain, bias = torch.tensor([1.0, 1, 2, -1]), torch.tensor([0.0, 3, 0, 0])

mean = x.mean()
variance = (x - mean).square().mean()
normalised = (x - mean) / torch.sqrt(variance + 1e-5)
print("mean", mean.item(), "variance", variance.item())
print("normalised", normalised)
print("with gain and bias", gain * normalised + bias)
print("the function", layer_norm(x, gain, bias))
agrees = torch.allclose(F.layer_norm(x, (4,), gain, bias), layer_norm(x, gain, bias))
print("PyTorch agrees:", agrees)

unbiased = (x - mean) / x.std()
print("divided by n − 1", unbiased)
