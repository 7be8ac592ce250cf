import torch

from transformer_notes.transfer import class_means, fit_linear_probe

# ink, height, width, pieces
features = torch.tensor(
    [
        [4.0, 3.0, 5.0, 2.0],
        [12.0, 5.0, 6.0, 2.0],
        [8.0, 4.0, 4.0, 2.0],
        [3.0, 3.0, 5.0, 3.0],
        [6.0, 5.0, 4.0, 3.0],
        [3.0, 4.0, 6.0, 3.0],
    ]
)
labels = torch.tensor([0, 0, 0, 1, 1, 1])  # two pieces, three pieces
new = torch.tensor([[12.0, 5.0, 6.0, 3.0]])

means = class_means(features, labels)
distances = (new - means).square().sum(dim=1)
weight, bias = fit_linear_probe(features, labels)
scores = new @ weight + bias

print("distances to the means:", distances.tolist())
print("weights for three:", (weight[:, 1].round(decimals=2) + 0).tolist())
print("bias for three:", bias[1].round(decimals=2).item())
print("scores:", scores[0].round(decimals=2).tolist())
