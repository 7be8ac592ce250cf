import torch

from transformer_notes.attention import SelfAttention


def gradient_size(num_layers: int, residual: bool) -> float:
    """Measure how much the last token of the last layer feels the first token."""
    torch.manual_seed(0)
    first = torch.randn(1, 12, 16, requires_grad=True)
    x = first
    for _ in range(num_layers):
        output, _ = SelfAttention(d_model=16, d_k=8, d_v=16)(x)
        x = x + output if residual else output
    x[0, -1].norm().backward()
    return first.grad[0, 0].norm().item()


shallow, _, deep = kept = [gradient_size(layers, False) for layers in (1, 6, 24)]
mended = [gradient_size(layers, True) for layers in (1, 6, 24)]
print("attention alone          ", *(f"{size:.1e}" for size in kept))
print("with residual connections", *(f"{size:.1e}" for size in mended))
