import torch

torch.set_printoptions(precision=4, sci_mode=False)
# Queries and keys of three words, and of four distances; width 2.
query = torch.tensor([[2.0, 1], [0, 1], [1, 0]])
key = torch.tensor([[0.0, 1], [1, 0], [1, 1]])
far_query = torch.tensor([[0.0, 1], [1, 1], [0, 0], [1, 0]])
far_key = torch.tensor([[0.0, 1], [1, 0], [0, 2], [1, 1]])
reach = 2

places = torch.arange(3)
distance = (places.unsqueeze(1) - places + reach).clamp(0, 2 * reach - 1)  # i − j
print("rows of distances", distance.tolist())

content = query @ key.T
to_place = (query @ far_key.T).gather(1, distance)
from_place = (key @ far_query.T).gather(1, distance).T  # j − i: rows ask about j
scores = (content + to_place + from_place) / (3 * query.shape[1]) ** 0.5
print("content with content", content, sep="\n")
print("content with place", to_place, sep="\n")
print("place with content", from_place, sep="\n")
print("scores", scores, sep="\n")
