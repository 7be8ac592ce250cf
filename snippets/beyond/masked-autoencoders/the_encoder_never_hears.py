import torch

from transformer_notes.mae import MAEConfig, MaskedAutoencoder, fill_in
from transformer_notes.vit import ViTConfig

vit = ViTConfig(
    image_size=12, patch_size=3, d_model=24, d_ff=48, num_heads=4, num_layers=2,
    num_classes=7, num_channels=1,
)  # fmt: skip
torch.manual_seed(0)
model = MaskedAutoencoder(
    MAEConfig(vit=vit, d_decoder=20, decoder_heads=5, decoder_layers=1)
)
images, noise = torch.rand(2, 1, 12, 12), torch.rand(2, 16)
guesses, hidden = model(images, noise)
others = fill_in(images, torch.rand(2, 16, 9), hidden, patch_size=3)
again, _ = model(others, noise)

print("visible in each image:", (~hidden).sum(dim=1).tolist(), "of", hidden.shape[1])
print("guesses:", *guesses.shape)
print("pixels changed:", (others != images).sum().item(), "of", images.numel())
print("guesses changed:", (again != guesses).sum().item())
