import torch

from transformer_notes.gpt import next_token_loss

words = ["tea", "is", "hot", "cold", "⟨end⟩"]
text = torch.tensor([[0, 1, 2, 4]])  # tea is hot ⟨end⟩
logits = torch.tensor(
    [[[0.0, 2, 0, 0, 0], [0, 0, 2, 1, 0], [1, 0, 0, 0, 1], [0, 0, 0, 0, 0]]]
)
probability = logits.softmax(dim=-1)
for place in range(3):
    right = text[0, place + 1]
    p = probability[0, place, right]
    print(f"{words[right]:5} {p:.4f}   minus its logarithm {-p.log():.4f}")

loss = next_token_loss(logits, text)
perplexity = loss.exp()
print(f"loss {loss:.4f}, perplexity {perplexity:.4f}")

# Slopes of the sum, 3 times the mean: the share, minus 1 at the token that came.
logits.requires_grad_()
(3 * next_token_loss(logits, text)).backward()
slopes = logits.grad[0]
print(slopes.round(decimals=4))
