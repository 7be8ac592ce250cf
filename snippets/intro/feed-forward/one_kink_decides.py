import torch

from transformer_notes.layers import FeedForward

# Features: negated, bad word, verdict. Rows: good, bad, not good, not bad.
x = torch.tensor([[0.0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]])
w_1 = torch.tensor([[1.0, 1], [1, 1], [0, 0]])
b_1 = torch.tensor([0.0, -1])
w_2 = torch.tensor([[0.0, 0, 1], [0, 0, -2]])
b_2 = torch.zeros(3)

before = x @ w_1 + b_1
hidden = before.relu()
output = hidden @ w_2 + b_2
print("hidden", hidden, sep="\n")
print("output", output, sep="\n")

layer = FeedForward(d_model=3, d_ff=2)
layer.to_hidden.load_state_dict({"weight": w_1.T, "bias": b_1})
layer.to_output.load_state_dict({"weight": w_2.T, "bias": b_2})
print("the module agrees:", torch.equal(layer(x), output))
