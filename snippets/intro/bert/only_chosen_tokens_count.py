import torch

from transformer_notes.bert import hidden_token_loss

words = ["cross", "tired", "street", "wide", "cook"]
# Guesses at positions 5, 7, 12 and 15 of the text; 7 was not chosen.
logits = torch.tensor(
    [[[1.0, 0, 0, 0, 1], [0, 0, 0, 0, 4], [0, 2, 0, 1, 0], [0, 0, 3, 0, 0]]]
)
tokens = torch.tensor([[0, 2, 1, 2]])  # what stood there
chosen = torch.tensor([[True, False, True, True]])

probability = logits.softmax(dim=-1)[0, range(4), tokens[0]]
losses = -probability.log()
for i, place in enumerate((5, 7, 12, 15)):
    word = words[tokens[0, i]]
    print(f"{place:2} {word:6} {probability[i]:.4f}, loss {losses[i]:.4f}")
mean = hidden_token_loss(logits, tokens, chosen)
print(f"mean over the chosen: {mean:.4f}")
print(f"mean over all four:   {losses.mean():.4f}")
