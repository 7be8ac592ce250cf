import torch

from transformer_notes.attention import SelfAttention

torch.manual_seed(0)
attention = SelfAttention(d_model=6, d_k=4, d_v=5)
x = torch.randn(1, 3, 6)
mask = torch.tensor([[True, True, True], [False, False, False], [True, True, True]])

output, _ = attention(x, mask)
print("rows that are NaN:", output.isnan().any(dim=-1)[0].tolist())

# The loss leaves row 2 out. Its gradient does not.
loss = output[0, [0, 2]].square().sum()
loss.backward()
print("the loss is NaN:", loss.isnan().item())
for name, matrix in attention.named_parameters():
    print(name, "has a gradient of NaN:", matrix.grad.isnan().any().item())
