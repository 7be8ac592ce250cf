import torch
from torch import nn

# ink, height, width: the same for a picture of two pieces and one of three.
two_pieces = torch.tensor([[12.0, 5.0, 6.0]])
three_pieces = torch.tensor([[12.0, 5.0, 6.0]])

for seed in range(3):
    torch.manual_seed(seed)
    head = nn.Sequential(nn.Linear(3, 50), nn.ReLU(), nn.Linear(50, 2))
    with torch.no_grad():
        same = torch.equal(head(two_pieces), head(three_pieces))
    print("head", seed, "tells them apart:", not same)
