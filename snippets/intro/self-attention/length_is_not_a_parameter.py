import torch

from transformer_notes.attention import SelfAttention

attention = SelfAttention(d_model=5, d_k=4, d_v=2)
for name, matrix in attention.named_parameters():
    print(name, tuple(matrix.shape))
count = sum(matrix.numel() for matrix in attention.parameters())
print("parameters:", count)

for length in (3, 7):
    x = torch.ones(1, length, 5)
    print("query of", length, "tokens:", tuple(attention.to_query(x).shape))
