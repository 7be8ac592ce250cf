import torch

from transformer_notes.mae import MAEConfig, MaskedAutoencoder
from transformer_notes.vit import ViTConfig

vit = ViTConfig(
    image_size=12, patch_size=3, d_model=24, d_ff=48, num_heads=4, num_layers=2,
    num_classes=7, num_channels=1,
)  # fmt: skip
torch.manual_seed(0)
model = MaskedAutoencoder(
    MAEConfig(vit=vit, d_decoder=20, decoder_heads=5, decoder_layers=1)
)
image, noise = torch.rand(1, 1, 12, 12), torch.rand(1, 16)


def different_guesses():
    """Count the guesses for the twelve hidden patches that differ."""
    guesses, hidden = model(image, noise)
    return len(guesses[hidden].detach().mul(1e4).round().unique(dim=0))


print("different guesses with positions:", different_guesses())
torch.nn.init.zeros_(model.positions.table)
print("without them in the decoder:", different_guesses())
