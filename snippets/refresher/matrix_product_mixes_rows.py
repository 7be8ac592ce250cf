import torch

a = torch.tensor([[1, 2, 0], [0, 1, 3]])
b = torch.tensor([[1, 0, 2, 1], [0, 1, 1, 0], [2, 1, 0, 1]])

first_row = 1 * b[0] + 2 * b[1] + 0 * b[2]  # the first row of a holds the weights
second_row = 0 * b[0] + 1 * b[1] + 3 * b[2]
print(first_row, second_row)
print("the same as a @ b:", torch.equal(torch.stack([first_row, second_row]), a @ b))
