import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=3, sci_mode=False)


def step_matrix(steps: int, d_model: int) -> torch.Tensor:
    angle = steps * 10_000 ** (-torch.arange(0, d_model, 2) / d_model)
    blocks = [
        torch.tensor([[c, -s], [s, c]])
        for s, c in zip(angle.sin(), angle.cos(), strict=True)
    ]
    return torch.block_diag(*blocks)


two = step_matrix(2, d_model=4)
waves = sinusoidal_positions(9, 4)
print("two steps", two, sep="\n")
print("position 1 times that:", waves[1] @ two)
print("position 3:           ", waves[3])

for steps in (1, 5, -3):
    wide = sinusoidal_positions(40, 6)
    moved = wide[10:20] @ step_matrix(steps, 6)
    gap = (moved - wide[10 + steps : 20 + steps]).abs().max()
    print(f"{steps:2} steps from positions 10 to 19: within 0.00001, {gap < 1e-5}")
