import torch

from transformer_notes.attention import MultiHeadAttention

torch.manual_seed(0)
twelve = MultiHeadAttention(768, num_heads=12)
eight = MultiHeadAttention(768, num_heads=8)
print(eight.load_state_dict(twelve.state_dict()))

x = torch.randn(1, 7, 768)
print("same output:", torch.allclose(eight(x, x)[0], twelve(x, x)[0], atol=1e-2))
