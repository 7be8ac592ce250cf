import torch

from transformer_notes.attention import split_heads

# Three tokens, two heads of width 4. Tens: the token. Ones: the column.
joined = 10.0 * torch.arange(1, 4).unsqueeze(-1) + torch.arange(1, 9)
print("joined", joined, sep="\n")
print("split_heads, head 1", split_heads(joined.unsqueeze(0), 2)[0, 0], sep="\n")
print("view(2, 3, 4), head 1", joined.view(2, 3, 4)[0], sep="\n")

right = joined.view(3, 2, 4).transpose(0, 1)
print(
    "view and transpose:     ",
    torch.equal(right, split_heads(joined.unsqueeze(0), 2)[0]),
)

# On the way back the same mistake waits.
print("reshape alone restores: ", torch.equal(right.reshape(3, 8), joined))
print(
    "transpose back restores:",
    torch.equal(right.transpose(0, 1).reshape(3, 8), joined),
)
# What a head has computed lies in memory head by head; here each token reads itself.
read = torch.eye(3) @ right
print("view alone restores:    ", torch.equal(read.view(3, 8), joined))
try:
    read.transpose(0, 1).view(3, 8)
except RuntimeError:
    print("transpose back and view: refuses")
