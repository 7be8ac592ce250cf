import torch


def matrix(rows: str) -> torch.Tensor:
    return torch.tensor([[float(digit) for digit in row] for row in rows.split()])


w_key_1 = matrix("1000 0100 0010 0100 0001 0000")
w_key_2 = matrix("0100 0001 1000 0010 0010 0000")
directions = {
    "feature 2 for feature 4": torch.tensor([0.0, 1, 0, -1, 0, 0]),
    "feature 4 for feature 5": torch.tensor([0.0, 0, 0, 1, -1, 0]),
    "feature 6":               torch.tensor([0.0, 0, 0, 0, 0, 1]),
}  # fmt: skip
for name, step in directions.items():
    seen = [bool((step @ w).any()) for w in (w_key_1, w_key_2)]
    print(f"{name}: head 1 {seen[0]}, head 2 {seen[1]}")
print("ranks:", *(torch.linalg.matrix_rank(w).item() for w in (w_key_1, w_key_2)))
