import torch

from transformer_notes.alignment import local_p_weights, window_mask

torch.set_printoptions(precision=4, sci_mode=False)

scores = torch.tensor([[3.0, 1, 0, 2, 1, 0, 0]])
position, half_width = torch.tensor([4.2]), 2
weights = local_p_weights(scores, position, half_width)

inside = window_mask(position, 7, half_width)
distance = torch.arange(7) - position.unsqueeze(-1)
bias = -(distance**2) / (2 * (half_width / 2) ** 2)
biased = (scores + bias).masked_fill(~inside, float("-inf")).softmax(dim=-1)
print("multiplied, then divided by their sum", weights[0] / weights.sum(), sep="\n")
print("added to the scores", biased[0], sep="\n")
