import torch

classes = {
    "natural": {"CIFAR-100": 100, "Caltech101": 102, "DTD": 47, "Flowers102": 102,
                "Pets": 37, "SVHN": 10, "SUN397": 397},
    "specialised": {"Camelyon": 2, "EuroSAT": 10, "Resisc45": 45, "Retinopathy": 5},
    "structured": {"Clevr count": 8, "Clevr distance": 6, "DMLab": 6,
                   "KITTI distance": 4, "dSprites location": 16,
                   "dSprites orientation": 16, "sNORB azimuth": 18,
                   "sNORB elevation": 9},
}  # fmt: skip
chance = {
    group: 1 / torch.tensor(list(tasks.values())) for group, tasks in classes.items()
}
every = torch.cat(list(chance.values()))
examples = 1000
per_class = examples * every

for group, shares in chance.items():
    print(f"{group:12}{len(shares):3} tasks, guessing {shares.mean():.4f}")
print(f"{'all':12}{len(every):3} tasks, guessing {every.mean():.4f}")
print(f"examples per class: {per_class.min():.1f} to {per_class.max():.1f}")
