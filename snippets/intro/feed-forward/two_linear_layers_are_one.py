import torch

x = torch.tensor([[0.0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]])
w_1 = torch.tensor([[1.0, 1], [1, 1], [0, 0]])
b_1 = torch.tensor([0.0, -1])
w_2 = torch.tensor([[0.0, 0, 1], [0, 0, -2]])
b_2 = torch.zeros(3)

two_layers = (x @ w_1 + b_1) @ w_2 + b_2
w, b = w_1 @ w_2, b_1 @ w_2 + b_2
print("one matrix", w, sep="\n")
print("one bias", b)
print("same output:", torch.equal(two_layers, x @ w + b))
print("verdicts:", two_layers[:, 2].tolist())

# At the paper's size: two matrices, and the one that does the same.
torch.manual_seed(7)
tokens = torch.randn(5, 512, dtype=torch.float64)
wide, back = torch.randn(2, 512, 2048, dtype=torch.float64) / 40
merged = wide @ back.T
print(wide.numel() + back.numel(), "entries do what", merged.numel(), "do:")
print(torch.allclose(tokens @ wide @ back.T, tokens @ merged))
