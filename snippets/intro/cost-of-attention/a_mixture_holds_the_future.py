import torch

from transformer_notes.attention import causal_mask, scaled_dot_product_attention
from transformer_notes.sparse import linformer_attention

torch.manual_seed(0)
x = torch.randn(6, 4)
changed = x.clone()
changed[5] += 3  # only the last token
mix = torch.tensor([[1.0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]]) / 3

mask = causal_mask(6)
before, _ = scaled_dot_product_attention(x, x, x, mask)
after, _ = scaled_dot_product_attention(changed, changed, changed, mask)
print("causal mask, rows that moved", (before != after).any(dim=1).int().tolist())

before, _ = linformer_attention(x, x, x, mix, mix)
after, _ = linformer_attention(changed, changed, changed, mix, mix)
print("Linformer, rows that moved", (before != after).any(dim=1).int().tolist())

try:
    mix @ x[:5]
except RuntimeError as error:
    print("five tokens:", str(error)[:41])
