import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(0)
layers = [EncoderLayer(d_model=6, num_heads=2, d_ff=10) for _ in range(2)]
dog, bites, man, today = torch.randn(4, 6)
mask = causal_mask(4)


def last_row(depth: int, *words: torch.Tensor) -> torch.Tensor:
    """Read the words without any positions, and give the row of the last."""
    x = torch.stack(words).unsqueeze(0)
    for layer in layers[:depth]:
        x = layer(x, mask)
    return x[0, -1]


with torch.no_grad():
    for depth in (1, 2):
        dog_first = last_row(depth, dog, bites, man, today)
        man_first = last_row(depth, man, bites, dog, today)
        same = torch.allclose(dog_first, man_first, atol=1e-5)
        print(f"layers {depth}: the same row of today:", same)
