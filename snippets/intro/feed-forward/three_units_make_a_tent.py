import torch

from transformer_notes.layers import FeedForward

x = torch.tensor([[-1.0], [0], [0.6], [1], [1.4], [2], [5]])
tent = FeedForward(d_model=1, d_ff=3)
tent.to_hidden.load_state_dict(
    {"weight": torch.ones(3, 1), "bias": torch.tensor([0.0, -1, -2])}
)
tent.to_output.load_state_dict(
    {"weight": torch.tensor([[1.0, -2, 1]]), "bias": torch.zeros(1)}
)
with torch.no_grad():
    for row, height in zip(x.tolist(), tent(x).tolist(), strict=True):
        print(f"x = {row[0]:.1f} gives {height[0]:.4f}")
