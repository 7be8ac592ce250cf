import math

import torch

from transformer_notes.positions import sinusoidal_positions

# A hundred unrelated words as a fresh model holds them: numbers of variance 1/512.
torch.manual_seed(0)
words = torch.randn(100, 512) / math.sqrt(512)
place = sinusoidal_positions(8, 512)[7]
print(f"length of the position: {place.norm():.2f}")

first, second = torch.triu_indices(100, 100, offset=1)
scales, lengths, cosines = (1.0, math.sqrt(512)), [], []
for scale in scales:
    x = scale * words + place
    lengths.append((scale * words).norm(dim=1).mean())
    cosines.append(torch.cosine_similarity(x[first], x[second], dim=1).mean())
    print(f"times {scale:.1f}: a word is {lengths[-1]:.1f} long,", end=" ")
    print(f"cosine of two words at one place {cosines[-1]:.3f}")
