import torch

torch.manual_seed(0)


def draw(count):
    """Two overlapping classes: nobody can be right every time."""
    labels = torch.randint(2, (count,))
    return torch.randn(count, 3) + 0.8 * labels[:, None], labels


(train, train_labels), (test, test_labels) = draw(600), draw(500)


def score(leaked, other_label):
    """Accuracy of the nearest neighbour, with near-duplicates of test images."""
    twins = test[:leaked] + 0.01 * torch.randn(leaked, 3)
    labels = test_labels[:leaked]
    names = torch.cat([train_labels, 1 - labels if other_label else labels])
    nearest = torch.cdist(test, torch.cat([train, twins])).argmin(dim=1)
    return (names[nearest] == test_labels).float().mean().item()


clean = score(0, other_label=False)
same = {leaked: score(leaked, other_label=False) for leaked in (25, 50, 100)}
other = {leaked: score(leaked, other_label=True) for leaked in (25, 50, 100)}
print(f"nothing leaked: {clean:.3f}")
for leaked in same:
    print(f"{leaked:3} of 500 leaked, same label: {same[leaked]:.3f}", end=", ")
    print(f"other label: {other[leaked]:.3f}")
