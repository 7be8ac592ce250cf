import torch


def read(scores: torch.Tensor, value: torch.Tensor, size: int) -> torch.Tensor:
    """Average the values of one query, `size` keys at a time, each seen once."""
    largest = torch.tensor(float("-inf"))
    total, summed = torch.tensor(0.0), torch.zeros(value.shape[-1])
    for piece, rows in zip(scores.split(size), value.split(size), strict=True):
        new = torch.maximum(largest, piece.max())
        shrink = (largest - new).exp()
        exponentials = (piece - new).exp()
        total = total * shrink + exponentials.sum()
        summed = summed * shrink + exponentials @ rows
        largest = new
        print(f"  largest {new:.1f}, sum {total:.5f}, values", summed)
    return summed / total


torch.set_printoptions(precision=5)
scores = torch.tensor([0.5, 0.0, 2.0])
value = torch.tensor([[1.0, 4], [0, 1], [3, 0]])
for size in (3, 2):
    print(size, "at a time")
    print("  output", read(scores, value, size))
