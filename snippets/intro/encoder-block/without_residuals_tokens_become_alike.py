import torch

from transformer_notes.layers import EncoderLayer


def spread(x: torch.Tensor) -> float:
    return ((x - x.mean(dim=1, keepdim=True)).norm() / x.norm()).item()


def without_residuals(block: EncoderLayer, x: torch.Tensor) -> torch.Tensor:
    x = block.attention_norm(block.attention(x, x)[0])
    return block.feed_forward_norm(block.feed_forward(x))


with torch.no_grad():
    for seed in range(3):
        torch.manual_seed(seed)
        start = torch.randn(1, 6, 16)
        with_them = without = start
        for _ in range(4):
            block = EncoderLayer(d_model=16, num_heads=2, d_ff=40)
            with_them = block(with_them)
            without = without_residuals(block, without)
        print(
            "spread kept with residuals:",
            spread(with_them) > 0.2 * spread(start),
            end=", ",
        )
        print("lost without:", spread(without) < 0.01 * spread(start))
