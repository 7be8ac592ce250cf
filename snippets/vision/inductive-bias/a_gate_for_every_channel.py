import torch

from transformer_notes.hybrid import SqueezeAndExcite

torch.set_printoptions(precision=4, sci_mode=False)

# Four channels of one row with three places.
x = torch.tensor([[[[6.0, 3, 0]], [[0.0, 0, 0]], [[1.0, 0, 2]], [[4.0, 2, 0]]]])
block = SqueezeAndExcite(num_channels=4, reduction=2)
with torch.no_grad():
    block.to_hidden.weight.copy_(torch.tensor([[1.0, 0, -1, 0], [0, 1, 0, -1]]))
    block.to_gate.weight.copy_(torch.tensor([[1.0, 1], [0, 1], [-1, 0], [2, 0]]))
    squeezed = x.mean(dim=(-2, -1))[0]
    hidden = block.to_hidden(squeezed).relu()
    gates = block.gates(x)[0]
    output = block(x)[0, :, 0]
print("means ", squeezed)
print("hidden", hidden)
print("gates ", gates)
print(output)
