import math

import torch

from transformer_notes.positions import sinusoidal_positions

frequency = 10_000 ** (-torch.arange(0, 512, 2) / 512)
wavelength = 2 * math.pi / frequency
for pair in (0, 64, 128, 192, 255):
    print(f"pair {pair:3}: divisor {1 / frequency[pair]:8.1f}", end=", ")
    print(f"wavelength {wavelength[pair]:8.1f}")

# How far the pairs get in a text of 70 tokens.
turned = 69 * frequency
full = int((turned >= 2 * math.pi).sum())
print("full turn:          ", full, "of", len(turned))
slow = int((turned < math.pi / 2).sum())
print("not a quarter:      ", slow)

# How many independent directions 70 positions use, up to a hundredth of the largest.
spread = torch.linalg.svdvals(sinusoidal_positions(70, 512).double())
directions = int((spread > spread[0] / 100).sum())
print("directions, of 512: ", directions)
