import torch
import torch.nn.functional as F

from transformer_notes.attention import causal_mask

torch.set_printoptions(precision=4, sci_mode=False)
query = torch.tensor([[[1.0, 0, 1, 0]]])  # the newest token, number 3
key = torch.tensor([[[0.0, 2, 0, 0], [1, 0, 1, 0], [0, 0, 0, 1]]])
# As values they make the output show the weights.
identity = torch.eye(3).unsqueeze(0)

flag = F.scaled_dot_product_attention(query, key, identity, is_causal=True)
last_row = causal_mask(3)[-1:]
mask = F.scaled_dot_product_attention(query, key, identity, attn_mask=last_row)
print("is_causal=True:      ", flag[0, 0])
print("last row of the mask:", mask[0, 0])
