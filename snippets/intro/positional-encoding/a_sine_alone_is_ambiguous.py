import math

import torch

torch.set_printoptions(precision=4, sci_mode=False)

# A wave that repeats every 8 positions, at positions 0 to 4.
angle = 2 * math.pi / 8 * torch.arange(5)
sine = angle.sin().round(decimals=4) + 0.0
cosine = angle.cos().round(decimals=4) + 0.0
print("sine:  ", sine)
print("cosine:", cosine)
print("one sine at 1 and 3:   ", sine[1].item() == sine[3].item())
print("and a step on, 2 and 4:", sine[2].item() == sine[4].item())
