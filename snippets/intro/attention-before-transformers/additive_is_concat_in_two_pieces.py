import torch

from transformer_notes.alignment import additive_score, concat_score

source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
target = torch.tensor([[0.4, 1, 0]])
weight = torch.tensor([[0.0, 0], [0, -3], [0, 0], [0, 0], [2, 2], [-1, 0]])
vector = torch.tensor([1.0, -1])

concat = concat_score(target, source, weight, vector)
additive = additive_score(target, source, weight[:3], weight[3:], vector)
print("largest difference:", (concat - additive).abs().max().item())

at_the_start = additive_score(target, source, weight[:3], weight[3:], 0 * vector)
print("weights while v_a is zero:", at_the_start.softmax(dim=-1))
