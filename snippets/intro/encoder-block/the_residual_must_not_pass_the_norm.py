import torch

from transformer_notes.layers import EncoderLayer


def slipped(block: EncoderLayer, x: torch.Tensor) -> torch.Tensor:
    x = block.attention_norm(x)  # the old token is overwritten
    x = x + block.attention(x, x)[0]
    x = block.feed_forward_norm(x)
    return x + block.feed_forward(x)


torch.manual_seed(6)
block = EncoderLayer(d_model=8, num_heads=2, d_ff=20, pre_norm=True)
with torch.no_grad():
    x = torch.randn(1, 5, 8)
    louder = 10 * x
    print(
        "right: louder tokens stay louder:",
        (block(louder).norm() > 5 * block(x).norm()).item(),
    )
    ratio = slipped(block, louder).norm() / slipped(block, x).norm()
    print("slipped: they do not:            ", (0.99 < ratio < 1.01).item())
