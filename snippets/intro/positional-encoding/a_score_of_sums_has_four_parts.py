import torch

from transformer_notes.positions import sinusoidal_positions

# "bites" at position 1 asks "dog" at position 0: words of width 4, matrices 4 by 3.
word = torch.eye(4)[[2, 0]]
wave = sinusoidal_positions(2, 4)[[1, 0]]
w_query = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 2, 0], [0, 0, 1]])
w_key = torch.tensor([[0.0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])


def product(asks: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    return (asks @ w_query) @ (asked @ w_key)


whole = product(word[0] + wave[0], word[1] + wave[1])
kinds = ("word asks word", "word asks place", "place asks word", "place asks place")
parts = [product(row[0], other[1]) for row in (word, wave) for other in (word, wave)]
for kind, part in zip(kinds, parts, strict=True):
    print(f"{kind}: {part:.4f}")
print(f"sum: {sum(parts):.4f}, whole: {whole:.4f}")
