import torch

from transformer_notes.attention import scaled_dot_product_attention

torch.set_printoptions(precision=5, sci_mode=False)

x = torch.tensor([[1.0, 0.5], [0.2, 2.0]])
# W^Q, W^K and W^V are the identity: head 1 gets the first column, head 2 the second.
heads = x.T.unsqueeze(-1)  # 2 heads, 2 tokens, width 1
output, weights = scaled_dot_product_attention(heads, heads, heads)
joined = torch.cat((output[0], output[1]), dim=-1)
for number, head in enumerate(weights, start=1):
    print(f"weights of head {number}", head, sep="\n")
print("joined", joined, sep="\n")

# The line through both values: first + w * (second - first), one w for both numbers.
shares = (joined - x[0]) / (x[1] - x[0])
print("share of token 2 in each number", shares, sep="\n")
