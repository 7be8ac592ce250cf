import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import layer_norm

torch.set_printoptions(precision=4, sci_mode=False)


def matrix(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in row] for row in rows.split()])


x = torch.tensor([[2.0, 0, 1, 1], [0, 1, 0, 3]])
w_query, w_key = matrix("0100 1000 0000 0010"), matrix("1000 0010 0100 0100")
w_value, w_output = matrix("1000 0010 0100 0001"), matrix("0001 0100 1000 0010")
w_1 = torch.tensor([[-1.0, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]])
w_2 = torch.tensor([[0.0, 0, 2, 0], [1, 0, 0, -1], [0, 1, 0, 0]])
b_1, b_2 = torch.tensor([0.0, 0, -1]), torch.tensor([0.0, 0, 0, 1])
gain, bias = torch.ones(4), torch.zeros(4)

query, key, value = x @ w_query, x @ w_key, x @ w_value
read, weights = scaled_dot_product_attention(query, key, value)
summed = x + read @ w_output
y = layer_norm(summed, gain, bias)
hidden = (y @ w_1 + b_1).relu()
z = layer_norm(y + hidden @ w_2 + b_2, gain, bias)
print("weights", weights, sep="\n")
print("after attention, sum and norm", y, sep="\n")
print("after feed-forward, sum and norm", z, sep="\n")
