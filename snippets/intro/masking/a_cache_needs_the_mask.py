import torch

from transformer_notes.attention import causal_mask
from transformer_notes.layers import EncoderLayer

torch.manual_seed(0)
layers = [EncoderLayer(d_model=6, num_heads=2, d_ff=10) for _ in range(3)]


def read(x: torch.Tensor, *unmasked: int) -> torch.Tensor:
    """Go through the three layers; those named have no mask."""
    for number, layer in enumerate(layers, start=1):
        x = layer(x, None if number in unmasked else causal_mask(x.shape[1]))
    return x


x = torch.randn(1, 5, 6)
with torch.no_grad():
    for unmasked in ((), (1, 2, 3), (2,)):
        longer, shorter = read(x, *unmasked)[:, :4], read(x[:, :4], *unmasked)
        same = torch.allclose(longer, shorter, atol=1e-5)
        print(f"no mask in layers {unmasked}: rows 1 to 4 safe from token 5: {same}")
