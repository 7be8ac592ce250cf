import torch

from transformer_notes.attention import MultiHeadAttention, split_heads

torch.manual_seed(0)
token = torch.randn(1, 1, 768, requires_grad=True)

# The query of head 1, and the numbers of the token on which it depends.
queries = split_heads(MultiHeadAttention(768, num_heads=12).to_query(token), 12)
queries[:, 0].sum().backward()
whole = int((token.grad != 0).sum())
print("projection cut:", queries[:, 0].numel(), "numbers, made of", whole)

token.grad = None
split_heads(token, 12)[:, 0].sum().backward()
piece = int((token.grad != 0).sum())
print("token cut:      sees", piece)
