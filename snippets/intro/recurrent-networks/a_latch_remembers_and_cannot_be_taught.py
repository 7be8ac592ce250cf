import torch

from transformer_notes.recurrent import rnn_step

# One unit that reads nothing new: h becomes tanh(u · h), again and again.
none = torch.zeros(1, 1, dtype=torch.float64)
print("weight  steps    state      slope of the state by the first state")
for weight in (0.9, 1.0, 1.5):
    start = torch.full((1, 1), 0.1, dtype=torch.float64, requires_grad=True)
    u, b = torch.full((1, 1), weight, dtype=torch.float64), none[0]
    state = start
    for step in range(1, 51):
        state = rnn_step(none, state, none, u, b)
        if step in (1, 5, 10, 20, 50):
            (slope,) = torch.autograd.grad(state, start, retain_graph=True)
            print(f"{weight:6} {step:6} {state.item():8.4f} {slope.item():12.2g}")
