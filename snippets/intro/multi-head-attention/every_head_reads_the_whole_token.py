import torch

from transformer_notes.attention import MultiHeadAttention, split_heads


def noticed(before: torch.Tensor, after: torch.Tensor) -> int:
    """In how many heads is anything different?"""
    return int(((before - after).abs() > 1e-6).any(dim=-1).sum())


torch.manual_seed(0)
token = torch.randn(1, 1, 768)
changed = token.clone()
changed[..., 0] += 1  # one number of the token, and nothing else

project = MultiHeadAttention(768, num_heads=12).to_query
print(
    "project, then cut:",
    noticed(*(split_heads(project(t), 12) for t in (token, changed))),
)

# The mistake: cut the token itself, and give each head only its piece.
project = torch.nn.Linear(64, 64, bias=False)
print(
    "cut, then project:",
    noticed(*(project(split_heads(t, 12)) for t in (token, changed))),
)
