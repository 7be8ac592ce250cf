import torch

from transformer_notes.positions import sinusoidal_positions

position = torch.arange(10)
bits = torch.stack([position // 2**bit % 2 for bit in range(4)], dim=1).float()
waves = sinusoidal_positions(10, 4)
for number in (6, 7, 8):
    print(number, "last bit first:", bits[number].int().tolist())


def steps(rows: torch.Tensor) -> torch.Tensor:
    return (rows[1:] - rows[:-1]).norm(dim=1)


binary_steps, wave_steps = steps(bits), steps(waves)
print("binary steps:", [round(step, 4) for step in binary_steps.tolist()])
print("wave steps:  ", [round(step, 4) for step in wave_steps.tolist()])
