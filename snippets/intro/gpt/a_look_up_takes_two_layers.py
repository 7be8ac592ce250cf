import torch

from transformer_notes.attention import scaled_dot_product_attention

# The prompt: a -> 2, c -> 1, and the question a. Three symbols, two labels.
names = ["a", "2", "c", "1", "a"]
symbol = torch.tensor([[1.0, 0, 0], [0, 0, 0], [0, 0, 1], [0, 0, 0], [1, 0, 0]])
label = torch.tensor([[0.0, 0], [0, 1], [0, 0], [1, 0], [0, 0]])

# Layer 1: every token reads the place before its own. The first reads itself.
places = torch.eye(5)
place_before = 1000 * places[[0, 0, 1, 2, 3]]  # so large that one weight is 1
before, _ = scaled_dot_product_attention(place_before, places, symbol)
before[0] = 0  # before it stands nobody
print("before the 2 stands a:", before[1])

# Layer 2: the question looks for a token that has its symbol before it.
query = 6 * 3**0.5 * symbol[4:]  # attention divides by the root of 3
guess, weights = scaled_dot_product_attention(query, before, label)
for name, weight in zip(names, weights[0], strict=True):
    print(name, f"{weight:.4f}")
print("labels 1 and 2:", guess[0])

# Without layer 1 no label knows its symbol.
blind, _ = scaled_dot_product_attention(query, 0 * before, label)
print("without layer 1:", blind[0])
