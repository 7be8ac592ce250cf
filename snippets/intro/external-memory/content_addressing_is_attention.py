import math

import torch
from torch.nn import functional as F

from transformer_notes.memory import content_weights, read

torch.manual_seed(0)
memory, key = torch.randn(6, 4), torch.randn(4)
strength = torch.tensor(5.0)

weights = content_weights(memory, key, strength)
value = read(memory, weights)

# softmax(Q Kᵀ / √d_k) V, with keys of length one; √d_k makes up for the scale.
query = strength * math.sqrt(4) * F.normalize(key, dim=0)
keys = F.normalize(memory, dim=1)
attended = (query @ keys.T / math.sqrt(4)).softmax(dim=-1)

print("the same weights:", torch.allclose(attended, weights))
print("the same value:  ", torch.allclose(attended @ memory, value))
