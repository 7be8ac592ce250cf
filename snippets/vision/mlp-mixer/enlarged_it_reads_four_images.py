import torch

from transformer_notes.mixer import Mixer, MixerConfig, enlarge

torch.manual_seed(0)
sizes = {"d_model": 8, "d_token": 5, "d_ff": 20, "num_layers": 2}
mixer = Mixer(MixerConfig(image_size=12, patch_size=4, num_classes=3, **sizes))
mixer.to_logits.weight.data.normal_()  # a head that has learned something
large = enlarge(mixer, 2)
image = torch.randn(1, 3, 24, 24)
quarters = [image[..., i : i + 12, j : j + 12] for i in (0, 12) for j in (0, 12)]

logits = large(image)
mean = sum(mixer(quarter) for quarter in quarters) / 4
print("logits are the mean of four:", torch.allclose(logits, mean, atol=1e-5))

moved = torch.cat(image.chunk(2, dim=3)[::-1], dim=3)  # left and right half swapped
print("halves swapped, same logits:", torch.allclose(large(moved), logits, atol=1e-5))

weight = large.layers[0].token_mixing.to_hidden.weight
zeros = (weight == 0).float().mean().item()
print(f"token mixing {tuple(weight.shape)}, zeros: {zeros:.0%}")
