import torch

from transformer_notes.attention import SelfAttention

# Features: negated, bad word. Four phrases, each a text of one token.
phrases = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
verdict = torch.tensor([0.0, 1, 1, 0])

torch.manual_seed(3)
attention = SelfAttention(d_model=2, d_k=4, d_v=3)
good, bad, not_good, not_bad = (attention(p.view(1, 1, 2))[0] for p in phrases)
same_sums = torch.allclose(good + not_bad, bad + not_good, atol=1e-6)
print("good + not bad == bad + not good:", same_sums)

# The best that any linear map with a bias can do, by least squares.
with_bias = torch.cat([phrases, torch.ones(4, 1)], dim=1)
best = torch.linalg.lstsq(with_bias, verdict.unsqueeze(1)).solution
guesses = (with_bias @ best).squeeze(1)
print("verdicts: ", verdict.tolist())
print("best line:", [round(guess, 4) for guess in guesses.tolist()])
