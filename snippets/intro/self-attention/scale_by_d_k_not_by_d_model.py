import torch

torch.set_printoptions(precision=4, sci_mode=False)

# Row 2 of QKᵀ in the three-token example: length 3, d_model 5, d_k 4, d_v 2.
raw_scores = torch.tensor([4.0, 1.0, 0.0])
sizes = {"d_k": 4, "d_model": 5, "d_v": 2, "length": 3}
weights = {
    name: (raw_scores / size**0.5).softmax(dim=-1) for name, size in sizes.items()
}
unscaled = raw_scores.softmax(dim=-1)

for name, row in weights.items():
    print(f"by √{name}:".ljust(13), row)
print("not at all:  ", unscaled)
