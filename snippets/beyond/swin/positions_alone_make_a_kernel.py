import torch

from transformer_notes.windows import relative_position_index

index = relative_position_index(2)
print(index)
table = torch.tensor([0.0, 0, 0, 1, 2, 0, 0, 1, 0])  # itself 2, right 1, above 1
bias = table[index]
weights = bias.softmax(dim=-1)
value = torch.tensor([8.0, 4, 2, 6])
print(bias)
print(weights)
print("read:", [f"{number:.4f}" for number in weights @ value])

query, key = torch.tensor([0.0, 0, 1, 0]), torch.tensor([0.0, 2, 0, 0])
with_content = (torch.outer(query, key) + bias).softmax(dim=-1)
read = with_content @ value
print("third place, with content:", [f"{weight:.4f}" for weight in with_content[2]])
print(f"reads {read[2]:.4f}")
