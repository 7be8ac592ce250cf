import torch

from transformer_notes.interpret import attention_distance, patch_distances

rows, columns, patch_size = 2, 3, 4
distances = patch_distances(rows, columns)

# What the upper left patch reads: from the class token, then from the six patches.
row = torch.tensor([0.2, 0.32, 0.08, 0.04, 0.16, 0.04, 0.16])
shares = row[1:] / row[1:].sum()
sharp = torch.tensor([0.9, 0.02, 0.02, 0.02, 0.02, 0.02])
even = torch.full((6,), 1 / 6)

for name, head in (("soft", shares), ("sharp", sharp)):
    peak = distances[0, head.argmax()]
    mean = (head * distances[0]).sum()
    print(f"{name}: peak {peak:.4f}, mean {mean:.4f}, {patch_size * mean:.4f} pixels")

one, whole = even @ distances[0], attention_distance(even.expand(6, 6), distances)
print(f"an even head: this patch {one:.4f}, all six {whole:.4f}")
