import torch
from torch import nn

from transformer_notes.layers import EncoderLayer


def spread(x: torch.Tensor) -> float:
    return ((x - x.mean(dim=1, keepdim=True)).norm() / x.norm()).item()


with torch.no_grad():
    for name, pre_norm in (("post-norm", False), ("pre-norm ", True)):
        spreads = []
        for seed in range(3):
            torch.manual_seed(seed)
            x = torch.randn(1, 6, 16)
            for _ in range(24):
                block = EncoderLayer(16, 2, 40, pre_norm=pre_norm)
                for parameter in block.parameters():
                    if parameter.dim() > 1:
                        nn.init.xavier_normal_(parameter)
                x = block(x)
            spreads.append(spread(x))
        print(name, "below 0.05 in all three starts:", max(spreads) < 0.05, end=", ")
        print("above 0.1 in all three:", min(spreads) > 0.1)
