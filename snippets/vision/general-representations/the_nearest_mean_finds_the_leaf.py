import torch

from transformer_notes.transfer import class_means, squared_distances

names = ("tall", "wide", "plump")
# ink, height, width, pieces
features = torch.tensor(
    [
        [3.0, 3.0, 1.0, 1.0],
        [5.0, 5.0, 1.0, 1.0],
        [4.0, 1.0, 4.0, 1.0],
        [6.0, 1.0, 6.0, 1.0],
        [9.0, 3.0, 3.0, 1.0],
        [11.0, 3.0, 5.0, 1.0],
    ]
)
labels = torch.tensor([0, 0, 1, 1, 2, 2])
new = torch.tensor([[7.0, 4.0, 2.0, 1.0]])

means = class_means(features, labels)
distances = squared_distances(new, means)
# The same as a linear classifier: double the mean as weights.
scores = 2 * new @ means.T - means.square().sum(dim=1)

print(means)
print("squared distances:", distances[0].tolist())
print("scores:           ", scores[0].tolist(), names[scores.argmax()])
