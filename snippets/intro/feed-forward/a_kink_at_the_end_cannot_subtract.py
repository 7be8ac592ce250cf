import torch

x = torch.tensor([[0.0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]])
w_1 = torch.tensor([[1.0, 1], [1, 1], [0, 0]])
b_1 = torch.tensor([0.0, -1])
w_2 = torch.tensor([[0.0, 0, 1], [0, 0, -2]])

right = (x @ w_1 + b_1).relu() @ w_2
behind = ((x @ w_1 + b_1) @ w_2).relu()
print("between the matrices:", right[:, 2].tolist())
print("behind both of them: ", behind[:, 2].tolist())

torch.manual_seed(0)
tokens, w_1, w_2 = torch.randn(50, 6), torch.randn(6, 24), torch.randn(24, 6)
print(
    "between, some output is negative:",
    ((tokens @ w_1).relu() @ w_2 < 0).any().item(),
)
print(
    "behind, some output is negative: ",
    ((tokens @ w_1 @ w_2).relu() < 0).any().item(),
)
