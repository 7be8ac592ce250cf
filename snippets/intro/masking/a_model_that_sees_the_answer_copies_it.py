import torch
import torch.nn.functional as F

from transformer_notes.attention import causal_mask

torch.manual_seed(0)
rolls = torch.randint(6, (101,))  # of a die: nobody can predict the next one
answers, faces = rolls[1:], F.one_hot(rolls[:-1], 6).double()
distance = torch.arange(100) - torch.arange(100).unsqueeze(1)
kinds = F.one_hot(distance.clamp(-2, 2) + 2, 5).double()  # far back to far ahead


def loss(learned: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Predict each next roll from an average of rolls: five scores, one belief."""
    scores = (kinds @ learned[:5]).masked_fill(~mask, float("-inf"))
    return F.cross_entropy(learned[5] * scores.softmax(dim=-1) @ faces, answers)


def train(mask: torch.Tensor) -> torch.Tensor:
    learned = torch.tensor([0.0, 0, 0, 0, 0, 1], dtype=torch.float64)
    for _ in range(200):
        slopes = torch.autograd.grad(loss(learned.requires_grad_(), mask), learned)[0]
        learned = (learned - 10 * slopes).detach()
    return learned


free, causal = torch.ones(100, 100, dtype=torch.bool), causal_mask(100)
print(f"peeker, with the answers:    {loss(train(free), free):.2f}")
print(f"peeker, without the answers: {loss(train(free), causal):.2f}")
print(f"pupil, always without:       {loss(train(causal), causal):.2f}")
