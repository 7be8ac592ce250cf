import torch

x = torch.tensor([[1.0, 0, 2, 0, 0], [0, 1, 0, 1, 0], [1, 0, 0, 0, 1]])
w_query = torch.tensor(
    [[0.0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0]]
)
w_key = torch.tensor(
    [[0.0, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
)

merged = w_query @ w_key.T
print("same scores:", torch.equal(x @ merged @ x.T, (x @ w_query) @ (x @ w_key).T))
rank = torch.linalg.matrix_rank(merged).item()
print("rank", rank, "of a matrix", tuple(merged.shape))

for d_model, d_k in ((5, 4), (512, 64)):
    two_narrow, one_merged = 2 * d_model * d_k, d_model**2
    print(f"{d_model = }: two narrow {two_narrow:,}, merged {one_merged:,}")
