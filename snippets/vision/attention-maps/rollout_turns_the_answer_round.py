import torch

from transformer_notes.interpret import attention_rollout

# Class token, left patch, right patch.
first = torch.tensor([[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.1, 0.8, 0.1]])
second = torch.tensor([[0.2, 0.2, 0.6], [0.2, 0.4, 0.4], [0.4, 0.2, 0.4]])

rollout = attention_rollout(torch.stack([first, second]))
without_residual = second @ first
wrong_order = attention_rollout(torch.stack([second, first]))

print("last layer:", second[0])
print("rollout:")
print(rollout)
print("without residual:", without_residual[0])
print("layers the other way round:", wrong_order[0])
