import torch

from transformer_notes.patches import (
    PatchEmbedding,
    as_convolution,
    patchify,
    unpatchify,
)

# One image: channel, height, width.
images = torch.arange(240.0).reshape(1, 3, 10, 8)

by_einops = patchify(images, patch_size=2)
split = images.reshape(1, 3, 5, 2, 4, 2)  # batch, c, rows, p, columns, q
by_reshape = split.permute(0, 2, 4, 3, 5, 1).reshape(1, 20, 12)

embedding = PatchEmbedding(num_channels=3, patch_size=2, d_model=7)
with torch.no_grad():
    embedding.to_token.weight.copy_(torch.arange(84.0).reshape(7, 12) % 5 - 2)
    embedding.to_token.bias.copy_(torch.arange(7.0))
    tokens = embedding(images)
    convolution = as_convolution(embedding)
    feature_map = convolution(images)
by_convolution = feature_map.flatten(start_dim=2).transpose(1, 2)

print("reshape and permute:", torch.equal(by_reshape, by_einops))
print("convolution:", *feature_map.shape, torch.allclose(by_convolution, tokens))
there_and_back = unpatchify(by_einops, patch_size=2, height=10, width=8)
print("there and back:", torch.equal(there_and_back, images))
