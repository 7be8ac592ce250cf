import torch

from transformer_notes.positions import sinusoidal_positions

# Two texts of three words; positions kept for the layout (length, batch, d_model).
x = torch.zeros(2, 3, 4)
table = sinusoidal_positions(9, 4).unsqueeze(1)
wrong = x + table[: x.shape[0]]
right = x + table[: x.shape[1], 0]


def differ(rows: torch.Tensor) -> bool:
    return not torch.equal(rows[0], rows[1])


print("wrong: shape", tuple(wrong.shape))
print("wrong: words of a text differ", differ(wrong[0]))
print("wrong: texts differ          ", differ(wrong))
print("right: words of a text differ", differ(right[0]))
print("right: texts differ          ", differ(right))
