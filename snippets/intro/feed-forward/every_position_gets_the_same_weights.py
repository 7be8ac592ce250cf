import torch

from transformer_notes.layers import FeedForward

torch.manual_seed(1)
layer = FeedForward(d_model=3, d_ff=7)
x = torch.tensor([[2.0, 0, 1], [0, 1, 1], [2, 0, 1], [1, 3, 0]])
output = layer(x)
print("tokens 1 and 3 are equal, so are their outputs:", output[0].equal(output[2]))

changed = x.clone()
changed[1] = torch.tensor([5.0, 5, 5])
moved = (layer(changed) - output).abs().amax(dim=1) > 1e-6
print("token 2 changes; which outputs do?", moved.tolist())

order = torch.tensor([3, 1, 0, 2])
print("shuffled alike:", torch.allclose(layer(x[order]), output[order]))

# The paper's other description: two convolutions with a kernel of size 1.
kernels = [m.weight.unsqueeze(2) for m in (layer.to_hidden, layer.to_output)]
hidden = torch.conv1d(x.T, kernels[0], layer.to_hidden.bias).relu()
convolved = torch.conv1d(hidden, kernels[1], layer.to_output.bias).T
print("as convolutions:", torch.allclose(convolved, output, atol=1e-6))
print("parameters:", sum(p.numel() for p in layer.parameters()), "for any length")
