import torch

from transformer_notes.attention import scaled_dot_product_attention


def matrix(rows: str) -> torch.Tensor:
    # A word for each row, a digit for each entry; the bar stands between two heads.
    return torch.tensor([[float(n) for n in row if n != "|"] for row in rows.split()])


x = matrix("102000 010010 100101")
w_query = matrix("0100|1000 1000|0010 0001|0100 0100|0010 0010|0001 0001|0000")
w_key = matrix("1000|0100 0100|0001 0010|1000 0100|0010 0001|0010 0000|0000")
w_value = matrix(
    "10000|00100 01000|10000 00010|01000 00100|00030 00001|00001 00000|00000"
)
w_output_1 = matrix("100000 010000 001000 000100 000012")
w_output_2 = matrix("010000 000001 100000 000100 001000")

query, key, value = ((x @ w).chunk(2, dim=-1) for w in (w_query, w_key, w_value))
head_1, weights_1 = scaled_dot_product_attention(query[0], key[0], value[0])
head_2, weights_2 = scaled_dot_product_attention(query[1], key[1], value[1])
joined = torch.cat([head_1, head_2], dim=-1)
result = joined @ torch.cat([w_output_1, w_output_2])
print("head 1 reads", weights_1, sep="\n")
print("head 2 reads", weights_2, sep="\n")
print("result", result, sep="\n")
