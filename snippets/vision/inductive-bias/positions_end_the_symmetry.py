import torch

from transformer_notes.layers import EncoderLayer
from transformer_notes.patches import PatchEmbedding, patchify, unpatchify
from transformer_notes.positions import LearnedPositions

torch.manual_seed(0)
images = torch.randn(1, 3, 8, 12)  # 2 rows of 3 patches
embedding = PatchEmbedding(num_channels=3, patch_size=4, d_model=10)
positions = LearnedPositions(max_length=6, d_model=10)
encoder = EncoderLayer(d_model=10, num_heads=2, d_ff=24)
order, next_one = [4, 0, 5, 3, 1, 2], [2, 0, 1, 5, 3, 4]
shuffled = unpatchify(patchify(images, 4)[:, order], 4, 8, 12)


def encode(images, add):
    return encoder(add(embedding(images)))


models = {"no positions": torch.nn.Identity(), "positions": positions}
for name, add in models.items():
    before = encode(images, add)
    cases = {
        "patches shuffled": (shuffled, before[:, order]),
        "moved by a patch": (images.roll(4, dims=-1), before[:, next_one]),
        "moved by a pixel": (images.roll(1, dims=-1), before),
    }
    for change, (changed, expected) in cases.items():
        same = torch.allclose(encode(changed, add), expected, atol=1e-5)
        print(f"{name:12} {change}: {same}")
