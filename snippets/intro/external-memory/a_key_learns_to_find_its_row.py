import torch
from torch.nn import functional as F

from transformer_notes.memory import content_weights, read

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]], dtype=torch.float64)
wanted = memory[2]
key = torch.tensor([1.0, 1], dtype=torch.float64, requires_grad=True)
knob = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)

for step in range(301):
    strength = F.softplus(knob)  # log(1 + e^knob), positive whatever the knob
    weights = content_weights(memory, key, strength)
    loss = ((read(memory, weights) - wanted) ** 2).sum()
    if step % 100 == 0:
        found = f"weight of row 2: {weights[2]:.4f}"
        print(f"step {step:3}: loss {loss:7.4f}, {found}, strength {strength:.2f}")
    slopes = torch.autograd.grad(loss, (key, knob))
    with torch.no_grad():
        key -= 0.05 * slopes[0]
        knob -= 0.05 * slopes[1]
