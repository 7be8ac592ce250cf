import torch

# VTAB, 1,000 examples a task, always a ResNet-50: percent correct in 7 + 4 + 8 tasks.
photographs = torch.tensor([
    [13.17, 38.24, 20.58, 40.22, 12.06, 66.07, 5.02],
    [27.32, 77.63, 51.44, 68.75, 48.31, 89.39, 12.85],
    [48.09, 88.14, 64.26, 87.63, 84.61, 87.21, 26.98],
    [57.03, 90.95, 66.01, 88.61, 89.87, 87.32, 34.41],
    [53.66, 91.69, 69.52, 90.76, 88.13, 88.46, 32.80],
])  # fmt: skip
special = torch.tensor([
    [75.62, 84.95, 42.63, 72.57],
    [80.39, 93.50, 69.44, 70.93],
    [81.38, 95.65, 79.53, 72.97],
    [80.61, 95.31, 80.84, 73.20],
    [83.44, 96.00, 81.97, 71.06],
])  # fmt: skip
structure = torch.tensor([
    [38.85, 55.19, 26.56, 42.71, 78.43, 39.15, 30.08, 37.61],
    [45.55, 60.93, 40.42, 75.95, 89.62, 49.53, 52.19, 44.34],
    [40.87, 55.27, 37.89, 57.44, 87.45, 53.49, 51.85, 35.74],
    [40.96, 56.11, 36.29, 70.57, 85.73, 45.96, 45.74, 35.44],
    [47.33, 57.25, 36.58, 77.06, 88.32, 52.08, 51.59, 33.66],
])  # fmt: skip
means = torch.stack([photographs.mean(1), special.mean(1), structure.mean(1)], dim=1)
score = means @ torch.tensor([7.0, 4, 8]) / 19
names = ("from scratch", "rotation", "rotation, 10%", "labels", "labels, rotation")
print("                  photos  special  structure  score")
for name, row, total in zip(names, means, score, strict=True):
    print(f"{name:17}", *(f"{mean:7.1f}" for mean in row), f"{total:9.1f}")
