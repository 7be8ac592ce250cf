import torch
from torch import nn

torch.manual_seed(3)
x = torch.tensor([[-3.0], [3], [-0.4], [0.8]])
labels = torch.tensor([0, 0, 1, 1])  # the class of −3 and 3 has its mean at 0

means = torch.stack([x[labels == k].mean(dim=0) for k in (0, 1)])
by_prototype = torch.cdist(x, means).argmin(dim=1)


def train(model, parameters):
    optimiser = torch.optim.Adam(parameters, lr=0.05)
    for _ in range(300):
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(x), labels).backward()
        optimiser.step()
    return model(x).argmax(dim=1)


line = nn.Linear(1, 2)
by_line = train(line, line.parameters())
network = nn.Sequential(nn.Linear(1, 6), nn.Tanh(), nn.Linear(6, 2))
by_network = train(network, network.parameters())
right = [
    (found == labels).sum().item() for found in (by_prototype, by_line, by_network)
]
print(
    "right of four: prototypes {}, a trained line {}, all trained {}".format(*right)
)
