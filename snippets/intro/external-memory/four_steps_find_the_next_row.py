import torch

from transformer_notes.memory import (
    address,
    content_weights,
    interpolate,
    read,
    sharpen,
    shift,
)

torch.set_printoptions(precision=4, sci_mode=False)
memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]], dtype=torch.float64)
before = torch.tensor([0.0, 0, 0, 1], dtype=torch.float64)
key, shifts = torch.tensor([3.0, 4]).double(), torch.tensor([0, 0.1, 0.9]).double()
strength, gate, exponent = torch.tensor([5.0, 0.9, 2], dtype=torch.float64)

content = content_weights(memory, key, strength)
gated = interpolate(content, before, gate)
moved = shift(gated, shifts)
weights = sharpen(moved, exponent)
print("content", content)
print("gated  ", gated)
print("moved  ", moved)
print("sharp  ", weights)

same = address(memory, before, key, strength, gate, shifts, exponent)
print("address() gives the same:", torch.allclose(same, weights))
value = read(memory, weights)
print("what is read:", value)
