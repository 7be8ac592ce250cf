import torch
from torch import nn

from transformer_notes.layers import EncoderLayer, LayerNorm


def last_gradient(pre_norm: bool, depth: int, seed: int) -> float:
    torch.manual_seed(seed)
    blocks = [EncoderLayer(16, 2, 40, pre_norm=pre_norm) for _ in range(depth)]
    last = [LayerNorm(16)] if pre_norm else []
    stack = nn.Sequential(*blocks, *last)
    for parameter in stack.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_normal_(parameter)
    x, words = torch.randn(8, 6, 16), torch.randn(16, 50) / 4
    logits, targets = stack(x) @ words, torch.randint(50, (48,))
    nn.functional.cross_entropy(logits.flatten(0, 1), targets).backward()
    return blocks[-1].feed_forward.to_output.weight.grad.norm().item()


def kept(pre_norm: bool, seed: int) -> float:
    return last_gradient(pre_norm, 12, seed) / last_gradient(pre_norm, 2, seed)


post, pre = ([kept(order, seed) for seed in range(3)] for order in (False, True))
print("At six times the depth, the last gradient keeps")
print("post-norm, over 9/10:", sum(post) / 3 > 0.9)
print("pre-norm, below 6/10:", sum(pre) / 3 < 0.6)
print("pre-norm less in each start:", [b < a for a, b in zip(post, pre, strict=True)])
