import torch

from transformer_notes.memory import content_weights, sharpen

torch.set_printoptions(precision=4, sci_mode=False)

memory = torch.tensor([[4.0, 3], [0, 2], [3, -4], [-1, 0]])
key = torch.tensor([3.0, 4])

sharpened = sharpen(
    content_weights(memory, key, torch.tensor(5.0)), torch.tensor(3.0)
)
stronger = content_weights(memory, key, torch.tensor(15.0))
print("strength 5, sharpened by 3:", sharpened)
print("strength 15:               ", stronger)
print("the same:", torch.allclose(sharpened, stronger))
