import torch

from transformer_notes.decision import interleave, returns_to_go

rewards = torch.tensor([0.0, 2, 1])
apples = torch.tensor([1.0, 2, 1])
picks = torch.tensor([0.0, 1, 1])  # 0: wait, 1: pick

returns = returns_to_go(rewards)
print("returns-to-go:", returns)

# Each number as a token of width 4; a trained model would look up or project it.
widen = torch.ones(4)
kinds = [(kind[:, None] * widen)[None] for kind in (returns, apples, picks)]
sequence = interleave(*kinds)
print("tokens:", list(sequence.shape))
print(sequence[0, :, 0])
