import torch

from transformer_notes.attention import causal_mask

torch.set_printoptions(precision=4, sci_mode=False)
mask = causal_mask(3)


def late(scores: torch.Tensor) -> torch.Tensor:
    """Put zeros after the softmax, then divide each row by its sum."""
    weights = scores.softmax(dim=-1) * mask
    return weights / weights.sum(dim=-1, keepdim=True)


def early(scores: torch.Tensor) -> torch.Tensor:
    return scores.masked_fill(~mask, float("-inf")).softmax(dim=-1)


scores = torch.tensor([[0.0, 0.5, 1.0], [2.0, 0.5, 0.0], [0.0, 1.0, 0.0]])
print("the same:", torch.allclose(late(scores), early(scores)))

# The future fits far better than the past.
scores = torch.tensor([[0.0, 0.5, 200.0], [2.0, 0.5, 200.0], [0.0, 1.0, 0.0]])
print("late, row 2: ", late(scores)[1])
print("early, row 2:", early(scores)[1])
