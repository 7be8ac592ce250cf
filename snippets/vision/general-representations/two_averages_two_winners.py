import torch

classes = torch.tensor([10, 10, 10, 2, 4, 4])
sizes = [3, 1, 2]  # natural, specialised, structured
accuracy = {
    "Ada": torch.tensor([0.90, 0.90, 0.90, 0.60, 0.30, 0.30]),
    "Bea": torch.tensor([0.70, 0.70, 0.70, 0.90, 0.40, 0.40]),
}

chance = 1 / classes
tasks, by_group, of_groups, above, of_above = {}, {}, {}, {}, {}
for name, scores in accuracy.items():
    tasks[name] = scores.mean()
    by_group[name] = torch.stack([part.mean() for part in scores.split(sizes)])
    of_groups[name] = by_group[name].mean()
    above[name] = (scores - chance) / (1 - chance)
    of_above[name] = above[name].mean()
    print(
        f"{name}: tasks {tasks[name]:.4f}, groups {of_groups[name]:.4f}, "
        f"above guessing {of_above[name]:.4f}"
    )
print(f"guessing: {chance.mean():.4f}")
