import torch

from transformer_notes.sparse import angular_hash

turns = torch.arange(0.05, 360, 0.1, dtype=torch.float64).deg2rad()
# One direction along the turned axis, one across it: four buckets of 90 degrees.
rotations = torch.stack((turns.cos(), -turns.sin(), turns.sin(), turns.cos()), dim=-1)
rotations = rotations.view(-1, 2, 2)

directions = torch.eye(2, dtype=torch.float64)
misses = []
print("apart  1 round  2 rounds  4 rounds  8 rounds")
for degrees in (0, 15, 30, 60, 90):
    angle = torch.tensor(degrees, dtype=torch.float64).deg2rad()
    x = torch.tensor([[1, 0], [angle.cos(), angle.sin()]], dtype=torch.float64)
    bucket = angular_hash(x @ rotations, directions)
    missed = (bucket[:, 0] != bucket[:, 1]).double().mean().item()
    misses.append([missed**rounds for rounds in (1, 2, 4, 8)])
    print(f"{degrees:4}°", *(f"{share:9.4f}" for share in misses[-1]))
