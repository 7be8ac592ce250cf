import torch

from transformer_notes.alignment import (
    local_m_weights,
    local_p_weights,
    predicted_position,
    window_mask,
)

torch.set_printoptions(precision=4, sci_mode=False)

scores = torch.tensor([[3.0, 1, 0, 2, 1, 0, 0]])  # one target, seven source states
print("global ", scores.softmax(dim=-1))

# Monotonic: for target 4 the window is centred at 4; the rows before it are not used.
local_m = local_m_weights(scores.expand(5, 7), half_width=2)[4]
print("local-m", local_m)

target = torch.tensor([[0.4, 1, 0]])
w_position = torch.tensor([[1.0, 0], [0, 1], [0, 0]])
v_position = torch.tensor([-1.0, 1])
position = predicted_position(target, w_position, v_position, num_source=7)
inside = window_mask(position, num_source=7, half_width=2)[0]
local_p = local_p_weights(scores, position, half_width=2)[0]
print(f"position {position.item():.4f}, window", inside.nonzero().flatten().tolist())
print("local-p", local_p, f"sum {local_p.sum():.4f}")
