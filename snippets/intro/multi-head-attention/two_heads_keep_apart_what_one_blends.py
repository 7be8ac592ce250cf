import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Columns: dog, man, action, time, stands in place 1, stands in place 3.
dog_bites_man = [[1, 0, 0, 0, 1, 0], [0, 0, 1, 0, 0, 0], [0, 1, 0, 0, 0, 1]]
man_bites_dog = [[0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 0, 1]]
today = [[0, 0, 0, 1, 0, 0]]


def bites(sentence: list[list[int]], *scores: list[float]) -> torch.Tensor:
    """What "bites" gets from heads that score places 1 and 3 like this (d_k = 1)."""
    x = torch.tensor(sentence + today, dtype=torch.float)
    heads = []
    for first, third in scores:
        key = x[:, 4:5] * first + x[:, 5:6] * third
        heads.append(scaled_dot_product_attention(x[1:2, 2:3], key, x[:, :3])[0])
    return torch.cat(heads, dim=-1)


for name, scores in {"one head": [(5, 5)], "two heads": [(5, 0), (0, 5)]}.items():
    print(name)
    print(" dog bites man", bites(dog_bites_man, *scores))
    print(" man bites dog", bites(man_bites_dog, *scores))
