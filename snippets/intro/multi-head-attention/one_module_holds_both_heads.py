import torch

from transformer_notes.attention import MultiHeadAttention


def matrix(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in row if n != "|"] for row in rows.split()])


x = matrix("102000 010010 100101")
w_query = matrix("0100|1000 1000|0010 0001|0100 0100|0010 0010|0001 0001|0000")
w_key = matrix("1000|0100 0100|0001 0010|1000 0100|0010 0001|0010 0000|0000")
w_value = matrix(
    "10000|00100 01000|10000 00010|01000 00100|00030 00001|00001 00000|00000"
)
w_output_1 = matrix("100000 010000 001000 000100 000012")
w_output_2 = matrix("010000 000001 100000 000100 001000")

attention = MultiHeadAttention(d_model=6, num_heads=2, d_k=4, d_v=5)
attention.to_query.weight.data = w_query.T
attention.to_key.weight.data = w_key.T
attention.to_value.weight.data = w_value.T
attention.to_output.weight.data = torch.cat([w_output_1, w_output_2]).T
with torch.no_grad():
    output, weights = attention(x.unsqueeze(0), x.unsqueeze(0))
    value_1, value_2 = attention.to_value(x).chunk(2, dim=-1)
contribution_1 = weights[0, 0] @ value_1 @ w_output_1
contribution_2 = weights[0, 1] @ value_2 @ w_output_2
print(output[0])
print("the sum:", torch.allclose(contribution_1 + contribution_2, output[0]))
