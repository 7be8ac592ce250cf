import torch
from torch import nn

from transformer_notes.layers import LayerNorm

# Two texts of three tokens, each token four numbers wide.
first = [[1.0, 7, 7, 9], [2, 0, 1, 1], [0, 3, 1, 0]]
second = [[4.0, 4, 0, 0], [1, 2, 3, 6], [4, 1, 1, 1]]
x = torch.tensor([first, second])
changed = x.clone()
changed[1, 2] = torch.tensor([28.0, 1, 1, 9])  # the last token of the second text


def batch_norm(tokens: torch.Tensor) -> torch.Tensor:
    return nn.BatchNorm1d(4)(tokens.transpose(1, 2)).transpose(1, 2)


for name, norm in (("batch norm", batch_norm), ("layer norm", LayerNorm(4))):
    before, after = norm(x), norm(changed)
    moved = (after - before).abs().amax(dim=2) > 1e-3
    print(name, "- which tokens move?", moved.tolist())
    numbers = before[0, 0, 0].item(), after[0, 0, 0].item()
    print("   first number of the first token:", [round(n, 4) for n in numbers])

norm = nn.BatchNorm1d(4)
trained, used = norm(x.flatten(0, 1))[0], norm.eval()(x[0, :1])[0]
print("the same in training and in use:", torch.allclose(trained, used))
