import torch

scores = torch.tensor([[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]])

along_rows = scores.softmax(dim=-1)
along_columns = scores.softmax(dim=0)

torch.set_printoptions(precision=3)
print(along_rows)
print("sums of its rows:", along_rows.sum(dim=-1))
print(along_columns)
print("sums of its rows:", along_columns.sum(dim=-1))
