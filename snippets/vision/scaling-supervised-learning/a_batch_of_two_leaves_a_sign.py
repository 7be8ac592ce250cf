from itertools import combinations

import torch

# One number of a feature map for each of eight images.
feature = [0.0, 1.0, 3.0, 4.0, 6.0, 9.0, 10.0, 15.0]
watched = 4  # the image whose number is 6
others = [image for image in range(8) if image != watched]


def normalise(batch):
    values = torch.tensor([feature[image] for image in batch])
    return (values - values.mean()) / values.std(correction=0)


results, spreads = {}, {}
for size in (2, 3, 4, 8):
    batches = [(watched, *rest) for rest in combinations(others, size - 1)]
    results[size] = torch.stack([normalise(batch)[0] for batch in batches])
    spreads[size] = results[size].std(correction=0).item()
    low, high = results[size].min(), results[size].max()
    print(f"batches of {size}: {len(batches):2},", end=" ")
    print(f"6 becomes {low:.2f} to {high:.2f}, spread {spreads[size]:.2f}")
print("batches of 2 give", sorted({round(x) for x in results[2].tolist()}))
