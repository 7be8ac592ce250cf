import torch

first = torch.tensor([[1.0, 0], [1, 6], [1, 9]])
second = torch.tensor([[2.0, 0], [2, 1], [2, 2]])
x = torch.cat([first, second])
is_first = torch.tensor([True, True, True, False, False, False])

mean_first, mean_second = first.mean(dim=0), second.mean(dim=0)
to_first = ((x - mean_first) ** 2).sum(dim=1)
to_second = ((x - mean_second) ** 2).sum(dim=1)
by_distance = to_first < to_second

weight = 2 * (mean_first - mean_second)
bias = (mean_second**2).sum() - (mean_first**2).sum()
by_line = x @ weight + bias > 0

better = x @ torch.tensor([-2.0, 0]) + 3 > 0  # another line: is x₁ below 1.5?

print("squared distances to the first: ", to_first.tolist())
print("squared distances to the second:", to_second.tolist())
print(f"weights {weight.tolist()}, bias {bias.item():.0f}")
print("the same decisions:", torch.equal(by_distance, by_line))
right = (by_distance == is_first).sum().item()
print(f"right by prototypes: {right} of 6, by the better line:", end=" ")
print((better == is_first).sum().item())
