import torch

from transformer_notes.transfer import (
    class_means,
    fit_linear_probe,
    squared_distances,
)

# The third game: where the probe changes its answer, and four pieces.
features = torch.tensor(
    [
        [4.0, 3.0, 5.0, 2.0],
        [12.0, 5.0, 6.0, 2.0],
        [8.0, 4.0, 4.0, 2.0],
        [3.0, 3.0, 5.0, 3.0],
        [6.0, 5.0, 4.0, 3.0],
        [3.0, 4.0, 6.0, 3.0],
    ],
    dtype=torch.float64,
)
labels = torch.tensor([0, 0, 0, 1, 1, 1])
weight, bias = fit_linear_probe(features, labels)
probe_line = -bias[1] / weight[3, 1]
four_pieces = 4 * weight[3, 1] + bias[1]
four_without_bias = 4 * weight[3, 1]

assert torch.linalg.matrix_rank(torch.cat([features, torch.ones(6, 1)], 1)) == 5

# The same with all features brought to the same spread.
new = torch.tensor([[12.0, 5.0, 6.0, 3.0]], dtype=torch.float64)
spread = features.std(dim=0)
even_means = class_means(features / spread, labels)
even_distances = squared_distances(new / spread, even_means)[0]
even_terms = (new / spread - even_means).square()

# Another leaf.
leaves = torch.tensor(
    [
        [3.0, 3, 1, 1],
        [5, 5, 1, 1],
        [4, 1, 4, 1],
        [6, 1, 6, 1],
        [9, 3, 3, 1],
        [11, 3, 5, 1],
    ]
)
means = class_means(leaves, torch.tensor([0, 0, 1, 1, 2, 2]))
another = torch.tensor([[8.0, 2.0, 4.0, 1.0]])
leaf_distances = squared_distances(another, means)[0]
leaf_without_squares = (another - means).abs().sum(dim=1).min()

# The classes of all tasks.
classes = [100, 102, 47, 102, 37, 10, 397, 2, 10, 45, 5, 8, 6, 6, 4, 16, 16, 18, 9]
num_classes = sum(classes)
width = 768
five_classes = 1 / 5

# Six tasks.
guesses = 1 / torch.tensor([10, 10, 10, 2, 4, 4])
ada_structured = 30 / 100

# Sup-100% and Rotation, task by task.
supervised = torch.tensor(
    [57.03, 90.95, 66.01, 88.61, 89.87, 87.32, 34.41, 80.61, 95.31, 80.84, 73.20,
     40.96, 56.11, 36.29, 70.57, 85.73, 45.96, 45.74, 35.44]
)  # fmt: skip
rotation = torch.tensor(
    [27.32, 77.63, 51.44, 68.75, 48.31, 89.39, 12.85, 80.39, 93.50, 69.44, 70.93,
     45.55, 60.93, 40.42, 75.95, 89.62, 49.53, 52.19, 44.34]
)  # fmt: skip
rotation_ahead = (rotation > supervised).sum()
labels_ahead = (supervised > rotation).sum()
rotation_ahead_structured = (rotation > supervised)[11:].sum()

lead_by_group = [part.sum() / 19 for part in (supervised - rotation).split([7, 4, 8])]
lead = (supervised - rotation).mean()

# The largest Vision Transformer, task by task.
huge = torch.tensor(
    [95.3, 85.5, 75.2, 99.7, 97.2, 65.0, 88.9, 83.3, 96.7, 91.4, 76.6,
     91.7, 63.8, 53.1, 79.4, 63.3, 84.5, 33.2, 51.2]
)  # fmt: skip
huge_groups = torch.stack([part.mean() for part in huge.split([7, 4, 8])])

# The questions.
scores = torch.tensor([80.0, 60, 90, 40, 30, 20, 30])
mean_of_tasks = scores.mean()
mean_of_groups = torch.stack([part.mean() for part in scores.split([2, 1, 4])]).mean()
kitti = 0.7057
kitti_above = (kitti - 1 / 4) / (1 - 1 / 4)
kitti_undivided = kitti - 1 / 4
kitti_unsubtracted = kitti / (1 - 1 / 4)
resisc_search = 800 / 45
resisc_all = 1000 / 45
