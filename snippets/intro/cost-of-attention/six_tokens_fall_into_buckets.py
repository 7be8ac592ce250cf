import torch
from torch.nn.functional import normalize

from transformer_notes.attention import scaled_dot_product_attention
from transformer_notes.sparse import angular_hash, lsh_attention, lsh_mask

query = torch.tensor([[3.0, 1], [-1, 2], [3, 0], [4, -1], [-2, 3], [1, 2]])
value = torch.zeros(6, 4)
value[:, 3] = 1
value[[0, 1, 2], [0, 1, 2]] = torch.tensor([9.0, 6, 3])
rotation = torch.tensor([[1.0, 0.6, -0.6], [0, 0.8, 0.8]])

print(query @ rotation)
bucket = angular_hash(query, rotation)
print("buckets", bucket.tolist())
print("sorted", (bucket.argsort(stable=True) + 1).tolist())

key = normalize(query, dim=-1)
mask = lsh_mask(bucket)
output, weights = scaled_dot_product_attention(query, key, value, mask)
print(weights)
print("token 4 gets", output[3])
in_chunks = lsh_attention(query, value, bucket, chunk_size=3)
print("chunks give the same", torch.allclose(output, in_chunks))
