import torch

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.positions import sinusoidal_positions

torch.set_printoptions(precision=4, sci_mode=False)

# Features: dog, man, action, time. What is read are the first two.
dog, man, bites = torch.eye(4)[:3]
dog_first = torch.stack([dog, bites, man])
man_first = torch.stack([man, bites, dog])
waves = sinusoidal_positions(3, 4)

for title, positions in (("no positions", 0 * waves), ("with positions", waves)):
    print(title)
    for x in (dog_first + positions, man_first + positions):
        output, weights = scaled_dot_product_attention(x, x, x[:, :2])
        print("  bites reads", output[1], "by weights", weights[1])
