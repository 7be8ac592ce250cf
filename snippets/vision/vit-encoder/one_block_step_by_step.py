import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import gelu, layer_norm

torch.set_printoptions(precision=4, sci_mode=False)


def m(rows: str) -> torch.Tensor:
    return torch.tensor([[float(n) for n in r.split()] for r in rows.split("/")])


def norm(x: torch.Tensor) -> torch.Tensor:
    return layer_norm(x, torch.ones(3), torch.zeros(3))


z_0 = m("-1 2 -1/8 -1 8/-8 4 -8/-8 0 8/-2 4 -8")
w_query, w_key = m("0 -1 0/3 0 0/0 0 0"), m("1 0 0/0 -1 0/0 0 0")
w_value, w_output = m("0 1 0/0 0 0/1 0 0"), m("0 0 3/0 1 0/0 0 0")
w_1, b_1 = m("-1 1 0 0 1 0 0/0 0 1 0 0 -1 1/1 -1 0 1 0 0 0"), m("0 0 0 0 0 0 -1")
w_2, w_head = m("0 0 2/2 0 0/0 1 0/1 0 0/0 0 -1/0 -1 0/-1 0 1"), m("-1 1/0 0/1 -1")

query, key, value = norm(z_0) @ w_query, norm(z_0) @ w_key, norm(z_0) @ w_value
read, weights = scaled_dot_product_attention(query, key, value)
z_half = read @ w_output + z_0
z_1 = gelu(norm(z_half) @ w_1 + b_1) @ w_2 + z_half
y = norm(z_1)[:1]
print("weights of the class token", weights[:1], "z_1", z_1, sep="\n")
print("y", y, "logits", y @ w_head, sep="\n")
