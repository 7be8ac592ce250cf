import torch

from transformer_notes.layers import EncoderLayer, LayerNorm

with torch.no_grad():
    for name, pre_norm in (("post-norm:", False), ("pre-norm: ", True)):
        torch.manual_seed(0)
        x = torch.randn(1, 6, 16)
        lengths = []
        for _ in range(12):
            x = EncoderLayer(16, 2, 40, pre_norm=pre_norm)(x)
            lengths.append(x.norm(dim=-1).mean().item())
        constant = all(abs(length - 4) < 0.01 for length in lengths)
        growing = lengths[-1] > 1.2 * lengths[0]
        print(
            name, "always √16 long", constant, "- grows by a fifth or more", growing
        )

print(
    "pre-norm, after a last norm:",
    f"{LayerNorm(16)(x).norm(dim=-1).mean().item():.2f}",
)
