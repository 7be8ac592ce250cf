import torch
from torch import nn

from transformer_notes.hybrid import HybridEmbedding

# Two rows of two places, three channels: one matrix for each channel.
feature_map = torch.tensor([[[[1.0, 0], [2, 1]], [[0, 3], [1, 0]], [[2, 2], [1, 1]]]])
matrix = torch.tensor([[1.0, 0], [0, 1], [1, -1]])
embedding = HybridEmbedding(nn.Identity(), num_features=3, d_model=2)
with torch.no_grad():
    embedding.to_token.weight.copy_(matrix.T)
    embedding.to_token.bias.zero_()
    tokens = embedding(feature_map)[0]
places = feature_map.flatten(start_dim=2).transpose(1, 2)[0]
wrong = feature_map.reshape(1, 4, 3)[0]
print("places", places.int().tolist())
print("tokens", tokens.int().tolist())
print("with reshape alone", wrong.int().tolist())
