import torch

from transformer_notes.patches import PatchEmbedding, patchify

hill = torch.tensor(
    [
        [9.0, 8.0, 8.0, 8.0, 9.0, 9.0],
        [9.0, 8.0, 3.0, 4.0, 8.0, 9.0],
        [8.0, 3.0, 1.0, 2.0, 4.0, 8.0],
        [2.0, 1.0, 0.0, 1.0, 2.0, 3.0],
    ]
)
images = hill[None, None]  # a batch of one image with one channel
patches = patchify(images, patch_size=2)

matrix = torch.tensor(
    [[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 1.0], [1.0, -1.0, -1.0]]
)
bias = torch.tensor([-18.0, 1.0, -1.0])
embedding = PatchEmbedding(num_channels=1, patch_size=2, d_model=3)
with torch.no_grad():
    # PyTorch stores the matrix transposed.
    embedding.to_token.weight.copy_(matrix.T)
    embedding.to_token.bias.copy_(bias)
    tokens = embedding(images)

print(patches[0].int())
print(tokens[0].int())
