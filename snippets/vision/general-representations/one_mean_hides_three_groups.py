import torch

# Accuracy in percent after 1,000 examples, from the benchmark's own table:
# seven natural tasks, four specialised ones, eight structured ones.
published = {
    "Sup-100%": [57.03, 90.95, 66.01, 88.61, 89.87, 87.32, 34.41,
                 80.61, 95.31, 80.84, 73.20,
                 40.96, 56.11, 36.29, 70.57, 85.73, 45.96, 45.74, 35.44],
    "Rotation": [27.32, 77.63, 51.44, 68.75, 48.31, 89.39, 12.85,
                 80.39, 93.50, 69.44, 70.93,
                 45.55, 60.93, 40.42, 75.95, 89.62, 49.53, 52.19, 44.34],
    "From-Scratch": [13.17, 38.24, 20.58, 40.22, 12.06, 66.07, 5.02,
                     75.62, 84.95, 42.63, 72.57,
                     38.85, 55.19, 26.56, 42.71, 78.43, 39.15, 30.08, 37.61],
    "VAE": [9.89, 34.31, 10.27, 18.25, 9.39, 49.34, 4.49,
            72.59, 73.15, 23.54, 67.74,
            36.79, 61.21, 26.72, 42.88, 89.85, 23.02, 35.56, 37.49],
}  # fmt: skip
table = {}
print("              tasks  nat.  spec.  str.  groups")
for name, scores in published.items():
    scores = torch.tensor(scores)
    groups = torch.stack([part.mean() for part in scores.split([7, 4, 8])])
    table[name] = torch.stack([scores.mean(), *groups, groups.mean()])
    print(f"{name:14}", "  ".join(f"{mean:.1f}" for mean in table[name]))
