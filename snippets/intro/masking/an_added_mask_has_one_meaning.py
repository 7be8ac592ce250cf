import torch
import torch.nn.functional as F
from torch import nn

from transformer_notes.attention import causal_mask

torch.manual_seed(0)
x = torch.randn(1, 3, 4)
added = torch.zeros(3, 3).masked_fill(~causal_mask(3), float("-inf"))
print(added)

identity = torch.eye(3).unsqueeze(0)
function = F.scaled_dot_product_attention(x, x, identity, attn_mask=added)
module = nn.MultiheadAttention(embed_dim=4, num_heads=2, batch_first=True)
_, weights = module(x, x, x, attn_mask=added)
print("looked at by the function", function[0] > 0, sep="\n")
print("looked at by the module", weights[0] > 0, sep="\n")
