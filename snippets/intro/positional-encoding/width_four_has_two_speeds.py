import torch

from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=3, sci_mode=False)

waves = sinusoidal_positions(4, 4)
print("positions 0 to 3", waves, sep="\n")
divisors = [10_000 ** (2 * i / 4) for i in (0, 1)]
print("divisors:", divisors)
print("lengths:", waves.norm(dim=1))
