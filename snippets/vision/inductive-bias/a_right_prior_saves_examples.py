import torch

# Rows of 12 numbers; what is to be learned is a fixed linear map of such a row.
generator = torch.Generator().manual_seed(0)
data = torch.randn(512, 12, dtype=torch.float64, generator=generator)
train, test = data[:12], data[12:]


def neighbours(rows):  # what a kernel of three weights sees, at every place
    return torch.stack([rows.roll(1, 1), rows, rows.roll(-1, 1)], dim=-1)


def truth(rows, mirrored):
    kernel = torch.tensor([-1.0, 3, 1], dtype=torch.float64)
    return (1 - mirrored) * (neighbours(rows) @ kernel) + mirrored * 3 * rows.flip(1)


errors = []
for mirrored in (0.0, 0.4, 1.0):
    goal = truth(test, mirrored)
    print(f"{mirrored:.0%} mirror")
    errors.append([])
    for count in (1, 3, 6, 9, 11, 12):
        seen, wanted = train[:count], truth(train[:count], mirrored)
        kernel = torch.linalg.pinv(neighbours(seen).view(-1, 3)) @ wanted.flatten()
        matrix = torch.linalg.pinv(seen) @ wanted
        misses = torch.stack([neighbours(test) @ kernel - goal, test @ matrix - goal])
        by_kernel, by_matrix = misses.square().mean(dim=(1, 2)) / goal.square().mean()
        errors[-1].append((by_kernel, by_matrix))
        print(f"{count:4} examples: kernel {by_kernel:.2f}, matrix {by_matrix:.2f}")
