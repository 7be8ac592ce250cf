import torch

from transformer_notes.memory import content_weights, read

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]], dtype=torch.float64)
wanted = memory[2]
key = torch.tensor([1.0, 1], dtype=torch.float64, requires_grad=True)
strength = torch.tensor(5.0, dtype=torch.float64, requires_grad=True)

for step in range(301):
    weights = content_weights(memory, key, strength)
    loss = ((read(memory, weights) - wanted) ** 2).sum()
    if step % 100 == 0:
        print(f"step {step:3}: loss {loss:7.4f}, weight of row 2: {weights[2]:.4f}")
    slopes = torch.autograd.grad(loss, (key, strength))
    with torch.no_grad():
        key -= 0.05 * slopes[0]
        strength -= 0.05 * slopes[1]
