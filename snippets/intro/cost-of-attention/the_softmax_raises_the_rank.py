import torch

query = torch.tensor([[-2.0], [-1], [0], [1], [2]], dtype=torch.float64)
key = torch.tensor([[-3.0], [-1], [1], [2], [4]], dtype=torch.float64)
scores = query @ key.T
weights = scores.softmax(dim=-1)
print("rank of the scores", torch.linalg.matrix_rank(scores).item())
print("rank of the weights", torch.linalg.matrix_rank(weights).item())

identity = torch.eye(5, dtype=torch.float64)
for name, matrix in (("weights", weights), ("only itself", identity)):
    squares = torch.linalg.svdvals(matrix) ** 2
    kept = squares.cumsum(dim=0) / squares.sum()
    print(f"{name:11} rank 1, 2, ... keeps", *(f"{share:.4f}" for share in kept))
