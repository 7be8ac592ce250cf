import torch

from transformer_notes.alignment import concat_score

torch.set_printoptions(precision=4, sci_mode=False)

source = torch.tensor([[2.0, 0, 0], [0, 1, 0], [1, 0, 2], [0, 2, 0]])
target = torch.tensor([[0.4, 1, 0], [0, 0, 1]])  # don't, know
weight = torch.tensor([[0.0, 0], [0, -3], [0, 0], [0, 0], [2, 2], [-1, 0]])
vector = torch.tensor([1.0, -1])

column = weight @ vector  # W_a with one column: as printed, one number for a pair
linear = (target @ column[:3]).unsqueeze(-1) + source @ column[3:]
with_tanh = concat_score(target, source, weight, vector)
print("scores without tanh", linear, sep="\n")
print("weights without tanh", linear.softmax(dim=-1), sep="\n")
print("weights with tanh", with_tanh.softmax(dim=-1), sep="\n")
