import torch

from transformer_notes.attention import MultiHeadAttention


def train(*copied: str) -> bool:
    """Copy head 1 over head 2 in these matrices, train, and compare the two heads."""
    torch.manual_seed(0)
    attention = MultiHeadAttention(d_model=6, num_heads=2, d_k=4, d_v=5)
    x, goal = torch.randn(3, 7, 6), torch.randn(3, 7, 6)
    for name in copied:
        weight = getattr(attention, name).weight.data
        first, second = weight.chunk(2, dim=1 if name == "to_output" else 0)
        second.copy_(first)
    optimizer = torch.optim.SGD(attention.parameters(), lr=1.0)
    for _ in range(50):
        optimizer.zero_grad()
        (attention(x, x)[0] - goal).square().mean().backward()
        optimizer.step()
    first, second = attention.to_query.weight.chunk(2)
    return torch.allclose(first, second, atol=1e-4)


inputs = ("to_query", "to_key", "to_value")
print("all four matrices copied, still equal:", train(*inputs, "to_output"))
print("W^O left as it was, still equal:      ", train(*inputs))
