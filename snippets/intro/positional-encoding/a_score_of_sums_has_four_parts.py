import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=4, sci_mode=False)

# "bites" at position 1 asks "dog" at position 0: words of width 4, matrices 4 by 3.
word = torch.eye(4)[[2, 0]]
wave = sinusoidal_positions(2, 4)[[1, 0]]
w_query = torch.tensor([[1.0, 0, 0], [0, 1, 0], [0, 2, 0], [0, 0, 1]])
w_key = torch.tensor([[0.0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])


def product(asks: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
    return (asks @ w_query) @ (asked @ w_key)


whole = product(word[0] + wave[0], word[1] + wave[1])
parts = {
    "word asks word:  ": product(word[0], word[1]),
    "word asks place: ": product(word[0], wave[1]),
    "place asks word: ": product(wave[0], word[1]),
    "place asks place:": product(wave[0], wave[1]),
}
parts_list = list(parts.values())
for name, part in parts.items():
    print(name, part)
print("sum:             ", sum(parts.values()), "whole:", whole)
