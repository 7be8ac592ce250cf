import torch

# Points that five residues send out, in the plane.
points = torch.tensor([[1.0, 2], [4, 6], [0, 0], [3, 1], [5, 5]])
turn = torch.tensor([[0.0, 1], [-1, 0]])  # a quarter of a circle
moved = points @ turn + torch.tensor([10.0, -3])


def by_product(points: torch.Tensor) -> torch.Tensor:
    return (0.1 * points @ points.T).softmax(dim=-1)


def by_distance(points: torch.Tensor) -> torch.Tensor:
    return (-0.1 * torch.cdist(points, points) ** 2).softmax(dim=-1)


for weigh in (by_product, by_distance):
    print(weigh.__name__)
    print("  before", weigh(points)[0])
    print("  after ", weigh(moved)[0])
