import torch

from transformer_notes.patches import patchify


def m(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in r.split()] for r in rows.split("/")])


lamp = m("2 5 3 3 2 2/2 8 2 3 2 2/3 6 4 2 2 1/2 3 1 4 3 3/2 3 2 3 3 3/1 3 2 2 2 2")
upper_minus_lower = m("1 1 1 0 0 0 -1 -1 -1")[0]
E = torch.stack((torch.ones(9), upper_minus_lower, torch.zeros(9)), dim=1)
bias, class_token = m("-27 1 0"), m("-1 1 -1")
positions = m("0 1 0/0 1 8/0 1 -8/0 -1 8/0 -1 -8")

patches = patchify(lamp.view(1, 1, 6, 6), patch_size=3)[0]
tokens = patches @ E + bias
sequence = torch.cat((class_token, tokens))
z_0 = sequence + positions
for name, rows in (("tokens", tokens), ("in sequence", sequence), ("z_0", z_0)):
    print(name, tuple(rows.shape), rows, sep="\n")
