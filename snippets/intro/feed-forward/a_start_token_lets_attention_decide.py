import torch

from transformer_notes.attention import scaled_dot_product_attention

# Features: negated, bad word, is a word. The start token has none of them.
words = torch.tensor([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
start = torch.zeros(4, 1, 3)
x = torch.cat([start, words.unsqueeze(1)], dim=1)  # four texts of two tokens

# Word times this matrix times word: -10 if the two features agree, 10 if not.
merged = torch.tensor([[20.0, -40, 0], [0, 20, 0], [0, 0, -10]])
query, key, value = x @ merged * 3**0.5, x, x[..., 2:]
output, weights = scaled_dot_product_attention(query, key, value)
for name, read in zip(("good", "bad", "not good", "not bad"), output, strict=True):
    print(f"{name:9}{read[1].item():.4f}")
