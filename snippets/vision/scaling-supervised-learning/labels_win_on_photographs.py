import torch

# VTAB, 1,000 examples a task, the same ResNet-50: percent correct in 19 tasks.
# Seven tasks with photographs, four from special cameras, eight about structure.
photographs = torch.tensor([
    [13.2, 38.2, 20.6, 40.2, 12.1, 66.1, 5.0],
    [27.3, 77.6, 51.4, 68.8, 48.3, 89.4, 12.9],
    [48.1, 88.1, 64.3, 87.6, 84.6, 87.2, 27.0],
    [57.0, 91.0, 66.0, 88.6, 89.9, 87.3, 34.4],
])  # fmt: skip
special = torch.tensor([
    [75.6, 85.0, 42.6, 72.6],
    [80.4, 93.5, 69.4, 70.9],
    [81.4, 95.6, 79.5, 73.0],
    [80.6, 95.3, 80.8, 73.2],
])  # fmt: skip
structure = torch.tensor([
    [38.8, 55.2, 26.6, 42.7, 78.4, 39.2, 30.1, 37.6],
    [45.6, 60.9, 40.4, 75.9, 89.6, 49.5, 52.2, 44.3],
    [40.9, 55.3, 37.9, 57.4, 87.5, 53.5, 51.9, 35.7],
    [41.0, 56.1, 36.3, 70.6, 85.7, 46.0, 45.7, 35.4],
])  # fmt: skip
groups = [photographs, special, structure]
means = torch.stack([group.mean(dim=1) for group in groups], dim=1)
score = torch.cat(groups, dim=1).mean(dim=1)

names = ("from scratch", "self-supervised", "semi-supervised", "supervised")
print("                photos  special  structure  score")
for name, row, total in zip(names, means, score, strict=True):
    print(f"{name:15}", *(f"{mean:7.1f}" for mean in row), f"{total:9.1f}")
