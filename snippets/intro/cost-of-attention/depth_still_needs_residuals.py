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


for residual in (False, True):
    name = "with residual connections" if residual else "attention alone"
    print(name, [f"{gradient_size(layers, residual):.1e}" for layers in (1, 6, 24)])
