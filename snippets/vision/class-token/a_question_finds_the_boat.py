import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=4, sci_mode=False)

# Rows: class token, sky, boat, sea, sea. Columns of the values: boat, sea, sky.
key = torch.tensor([[0.0, 0], [0, 2], [3, 1], [0, -1], [1, -1]])
value = torch.tensor([[0.0, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 1, 0]])
asks_for_boats, asks_nothing = torch.tensor([[2.0, 0]]), torch.zeros(1, 2)

for name, query in (
    ("asks for boats", asks_for_boats),
    ("asks nothing", asks_nothing),
):
    read, weights = scaled_dot_product_attention(query, key, value)
    print(name, weights, read, sep="\n")
mean = value[1:].mean(dim=0)
print("mean of the patches", mean, sep="\n")
print("four fifths of it", mean * 4 / 5, sep="\n")
