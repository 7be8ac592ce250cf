import torch

from transformer_notes.alignment import local_p_weights, window_mask

scores = torch.tensor([[3.0, 1, 0, 2, 1, 0, 0]], dtype=torch.float64)


def state_3(position: torch.Tensor, gaussian: bool) -> torch.Tensor:
    if gaussian:
        return local_p_weights(scores, position, half_width=2)[0, 3]
    inside = window_mask(position, num_source=7, half_width=2)
    return scores.masked_fill(~inside, float("-inf")).softmax(dim=-1)[0, 3]


# Near the centre of the example, 4.16.
position = torch.tensor([4.2], dtype=torch.float64, requires_grad=True)
weight = state_3(position, gaussian=True)
weight.backward()
print(f"with the Gaussian: weight {weight:.4f}, slope {position.grad.item():.4f}")
print("window alone: has a slope?", state_3(position, gaussian=False).requires_grad)

# Just below 2 the window holds states 0 to 3, just above it 1 to 4.
below, above = torch.tensor([[1.9999], [2.0001]], dtype=torch.float64)
before, after = state_3(below, gaussian=True), state_3(above, gaussian=True)
print(f"weight {before:.4f} just below 2, {after:.4f} just above")
