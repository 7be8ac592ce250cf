import torch
import torch.nn.functional as F
from torch import nn

from transformer_notes.attention import causal_mask

torch.manual_seed(0)
x = torch.randn(1, 3, 4)  # one sequence, three tokens, width four
mask = causal_mask(3)

# As values they make the output show the weights.
identity = torch.eye(3).unsqueeze(0)
ours = F.scaled_dot_product_attention(x, x, identity, attn_mask=mask)
module = nn.MultiheadAttention(embed_dim=4, num_heads=2, batch_first=True)
_, same_mask = module(x, x, x, attn_mask=mask)
_, inverted_mask = module(x, x, x, attn_mask=~mask)

print("looked at, F.scaled_dot_product_attention\n", ours[0] > 0)
print("looked at, nn.MultiheadAttention, same mask\n", same_mask[0] > 0)
print("looked at, nn.MultiheadAttention, inverted mask\n", inverted_mask[0] > 0)
