import torch

torch.manual_seed(0)
spread = 0.3  # of the noise in the labels


def error(boxes, examples):
    too_coarse = 1 / (12 * boxes**2)
    too_few = spread**2 * boxes / examples
    return too_coarse + too_few


row_sizes, row_examples = (2, 10, 50), (100, 1_000, 10_000)
errors = [[error(m, n) for m in row_sizes] for n in row_examples]
print("examples   2 boxes  10 boxes  50 boxes  best number of boxes")
for examples, row in zip(row_examples, errors, strict=True):
    best = (examples / (6 * spread**2)) ** (1 / 3)
    print(f"{examples:8}", *(f"{e:9.4f}" for e in row), f"{best:12.1f}")

# The same by training: 2,000 times 100 noisy examples of y = x.
x = (torch.arange(100) + 0.5) / 100
labels = x + spread * torch.randn(2_000, 100)
places = (torch.arange(1_000) + 0.5) / 1_000  # where the fit is compared with y = x
trained = []
for boxes in row_sizes:
    learned = labels.view(2_000, boxes, -1).mean(dim=2)
    guesses = learned[:, (places * boxes).long()]
    trained.append(((guesses - places) ** 2).mean().item())
print(" trained", *(f"{e:9.4f}" for e in trained))
