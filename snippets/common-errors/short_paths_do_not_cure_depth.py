import torch

from transformer_notes.attention import SelfAttention

torch.manual_seed(0)
layers = [SelfAttention(d_model=16, d_k=8, d_v=16).double() for _ in range(24)]
words = torch.randn(1, 12, 16, dtype=torch.float64, requires_grad=True)


def signal(depth: int, residual: bool) -> torch.Tensor:
    """Tell by how much the last output moves with each word."""
    x = words
    for layer in layers[:depth]:
        x = x + layer(x)[0] if residual else layer(x)[0]
    (gradient,) = torch.autograd.grad(x[0, -1].sum(), words)
    return gradient[0].norm(dim=-1)


one = signal(1, residual=False)
deep = signal(24, residual=False)
added = signal(24, residual=True)
print(f"one layer: nearest word {one[-1]:.2f}, farthest {one[0]:.2f}")
print(f"24 layers: all words together {deep.sum():.0e}")
print(f"24 layers with residual connections: {added.sum():.1f}")
