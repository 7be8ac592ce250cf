import torch

from transformer_notes.memory import sharpen, shift

torch.set_printoptions(precision=4, sci_mode=False)

start = torch.eye(9, dtype=torch.float64)[0]
shifts = torch.tensor([0, 0.1, 0.9], dtype=torch.float64)


def walk(steps: int, exponent: float) -> torch.Tensor:
    focus = start
    for _ in range(steps):
        focus = shift(focus, shifts)
        focus = sharpen(focus, torch.tensor(exponent))
    return focus


plain_exponent, squared = 1.0, 2.0
for steps in (1, 3, 8):
    plain, sharp = walk(steps, plain_exponent), walk(steps, squared)
    here = f"plain {plain[steps]:.4f}, sharpened {sharp[steps]:.4f}"
    print(f"after {steps} steps: {here}")

tie = torch.tensor([0.45, 0.45, 0.1])
print("a tie, sharpened:", sharpen(tie, torch.tensor(20.0)))
