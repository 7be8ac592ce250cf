import torch

# Accuracy in percent after 1,000 examples, from the benchmark's own table:
# seven natural tasks, four specialised ones, eight structured ones.
published = {
    "Sup-100%": [57.030, 90.954, 66.011, 88.607, 89.874, 87.319, 34.414,
                 80.612, 95.315, 80.845, 73.198,
                 40.960, 56.113, 36.286, 70.570, 85.731, 45.961, 45.743, 35.441],
    "Rotation": [27.320, 77.632, 51.436, 68.750, 48.308, 89.386, 12.854,
                 80.386, 93.500, 69.441, 70.931,
                 45.553, 60.933, 40.417, 75.949, 89.616, 49.525, 52.190, 44.343],
    "From-Scratch": [13.171, 38.240, 20.582, 40.218, 12.061, 66.071, 5.019,
                     75.620, 84.952, 42.634, 72.572,
                     38.849, 55.195, 26.562, 42.708, 78.434, 39.153, 30.076, 37.607],
    "VAE": [9.890, 34.309, 10.266, 18.245, 9.389, 49.339, 4.493,
            72.586, 73.148, 23.539, 67.739,
            36.793, 61.213, 26.725, 42.880, 89.852, 23.021, 35.565, 37.492],
}  # fmt: skip
table = {}
print("              tasks  nat.  spec.  str.  groups")
for name, scores in published.items():
    scores = torch.tensor(scores)
    groups = torch.stack([part.mean() for part in scores.split([7, 4, 8])])
    table[name] = torch.stack([scores.mean(), *groups, groups.mean()])
    print(f"{name:14}", "  ".join(f"{mean:.1f}" for mean in table[name]))
