import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.layers import gelu

boat, sea = torch.tensor([2.0, 0]), torch.tensor([0.0, 1])
pictures = torch.stack([boat, sea, sea]), torch.stack([sea, sea, boat])
w1 = torch.tensor([[3.0, 1, 0]])  # one hidden number, the same for each channel

for x, place in zip(pictures, ("first", "last"), strict=True):
    print("boat", place)
    _, weights = scaled_dot_product_attention(x, x, x)
    row = weights[x[:, 0].argmax()]
    print("  attention, the boat's row:", [f"{weight:.4f}" for weight in row])
    print(
        "  Mixer, the row of W1:     ", w1[0].tolist(), "reads", (w1 @ x)[0, 0].item()
    )
    column = x[:, 0].requires_grad_()
    passes = torch.autograd.grad(gelu(w1 @ column), column)[0]
    print("  of a change passes:       ", [f"{share:.4f}" for share in passes])
