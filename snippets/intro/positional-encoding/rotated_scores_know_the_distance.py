import torch

from transformer_notes.positions import rotate

torch.set_printoptions(precision=4, sci_mode=False)

query, key = torch.tensor([1.0, 2]), torch.tensor([3.0, 1])
queries, keys = rotate(query.expand(13, 2)), rotate(key.expand(13, 2))
print("query at 2:", queries[2])
print("key at 1:  ", keys[1])
print("product at 2 and 1:", queries[2] @ keys[1])
print("at 12 and 11:      ", queries[12] @ keys[11])
print("at 1 and 2:        ", queries[1] @ keys[2])

# Four numbers are two pairs; the second turns a hundred times more slowly.
wide = rotate(torch.tensor([1.0, 2, 1, 2]).expand(3, 4))
print("width 4, position 2:", wide[2])
