import torch
from torch import nn

torch.manual_seed(0)
attention = nn.MultiheadAttention(12, num_heads=3, batch_first=True)
x = torch.randn(2, 7, 12)

_, shown = attention(x, x, x)
_, each = attention(x, x, x, average_attn_weights=False)
print("by default:", tuple(shown.shape))
print("on request:", tuple(each.shape))
print("the first is the mean of the second:", torch.allclose(shown, each.mean(dim=1)))
