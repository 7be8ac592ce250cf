import torch

from transformer_notes.hybrid import NonLocalBlock

torch.set_printoptions(precision=4, sci_mode=False)

# A feature map of one row: three places (columns), two channels (rows).
x = torch.tensor([[[[1.0, 0, 1]], [[0.0, 2, 1]]]])
block = NonLocalBlock(num_channels=2, d_inner=1)
fresh, weights = block(x)
print("a fresh block changes nothing:", torch.equal(fresh, x))

with torch.no_grad():
    block.to_query.weight.copy_(torch.tensor([[1.0, 0]]))
    block.to_key.weight.copy_(torch.tensor([[0.0, 1]]))
    block.to_value.weight.copy_(torch.tensor([[1.0, 1]]))
    block.to_output.weight.copy_(torch.tensor([[2.0], [-1]]))
    output, weights = block(x)
    tokens = x[0, :, 0].T
    read = weights[0] @ block.to_value(tokens)
print("weights", weights[0], sep="\n")
print("read   ", read[:, 0])
print("output, one place a row", output[0, :, 0].T, sep="\n")
