import torch

from transformer_notes.grid_positions import grid_sinusoids

waves = grid_sinusoids(14, 14, 768).unflatten(0, (14, 14))

# The circulating formula: a sine of the column, a cosine of the row, nothing else.
speeds = 10_000.0 ** (-torch.arange(0, 768, 2) / 768)
angles = torch.arange(14).unsqueeze(1) * speeds
columns, rows = (
    angles.sin().expand(14, 14, -1),
    angles.cos().unsqueeze(1).expand(14, 14, -1),
)
circulating = torch.stack((columns, rows), dim=-1).flatten(start_dim=2)

for name, grid in (("grid_sinusoids", waves), ("circulating", circulating)):
    lengths = grid.norm(dim=-1)
    to_the_right = (grid[0, :4] * grid[0, 1:5]).sum(dim=-1)
    print(name)
    print(f"  length of a vector: {lengths.min():.2f} to {lengths.max():.2f}")
    print("  times its neighbour:", *(f"{product:.2f}" for product in to_the_right))
